import type { FileLayout, Layout, LayoutField } from '../../src/domain/ingestion/layout.js';

/** One field of a layout; text where nothing else is said. */
export function aField(name: string, changes: Partial<LayoutField> = {}): LayoutField {
  return { name, type: 'text', required: false, impliedDecimals: false, decimalMark: '.', ...changes };
}

export interface LayoutChanges extends Partial<Omit<Layout, 'file'>> {
  readonly file?: Partial<FileLayout>;
}

/** A master of customers: csv with `;`, UTF-8, a line of column names, one field of each type. */
export function aLayout({ file, ...changes }: LayoutChanges = {}): Layout {
  return {
    name: 'clientes',
    version: 1,
    file: {
      pattern: 'CLI_*.csv',
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      quote: '"',
      columnNames: true,
      bom: 'forbidden',
      unit: 'characters',
      ...file,
    },
    key: ['codigo'],
    fields: [
      aField('codigo', { required: true, length: 9, pattern: 'C\\d{1,8}' }),
      aField('razon_social', { required: true, length: 40 }),
      aField('empleados', { type: 'integer', length: 6 }),
      aField('cupo', { type: 'decimal', length: 14, decimals: 2, min: '0.00' }),
      aField('fecha_alta', { type: 'date', format: 'dd/MM/yyyy', min: '01/01/1990' }),
      aField('visto', { type: 'timestamp', format: 'yyyy-MM-dd HH:mm:ss' }),
      aField('estado', { allowed: ['A', 'I', 'S'] }),
      aField('activo', { type: 'boolean' }),
    ],
    references: [],
    target: { table: 'clientes' },
    owner: { name: 'Equipo ERP' },
    ...changes,
  };
}

/** The line of column names of `aLayout`. */
export const COLUMN_NAMES = 'codigo;razon_social;empleados;cupo;fecha_alta;visto;estado;activo';

/** A right record of `aLayout`, with changes by the field's name. */
export function aRecord(codigo: string, changes: Readonly<Record<string, string>> = {}): string {
  const values = {
    codigo,
    razon_social: 'FERRETERÍA EL TORNILLO',
    empleados: '12',
    cupo: '1500000.50',
    fecha_alta: '29/02/2024',
    visto: '2026-11-22 01:59:59',
    estado: 'A',
    activo: 'S',
    ...changes,
  };
  return Object.values(values).join(';');
}
