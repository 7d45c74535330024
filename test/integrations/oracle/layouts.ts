import type { OutboxEvent } from '../../../src/domain/ingestion/event.js';
import type { Layout, LayoutField } from '../../../src/domain/ingestion/layout.js';

/** A text of 10 characters that may be left out; a test changes what matters to it. */
export function aField(name: string, changes: Partial<LayoutField> = {}): LayoutField {
  const plain = { type: 'text', length: 10, impliedDecimals: false, decimalMark: '.', required: false } as const;
  return { name, ...plain, ...changes };
}

/** Customers as an ERP writes them: every type that a layout knows. */
export function aLayout(changes: Partial<Layout> = {}): Layout {
  return {
    name: 'clientes',
    version: 1,
    file: {
      pattern: 'CLI_*.csv',
      format: 'csv',
      encoding: 'windows-1252',
      delimiter: ';',
      columnNames: true,
      bom: 'forbidden',
      unit: 'characters',
    },
    key: ['codigo'],
    fields: [
      aField('codigo', { required: true }),
      aField('razon_social', { length: 40, required: true }),
      aField('notas', { length: undefined }),
      aField('empleados', { type: 'integer', length: 6 }),
      aField('cupo', { type: 'decimal', length: 14, decimals: 2 }),
      aField('saldo', { type: 'decimal', length: 24, decimals: 4 }),
      aField('alta', { type: 'date', format: 'dd/MM/yyyy' }),
      aField('modificado', { type: 'timestamp', format: 'yyyy-MM-dd HH:mm:ss' }),
      aField('activo', { type: 'boolean' }),
    ],
    references: [],
    target: { table: 'clientes' },
    oracle: { schema: 'maestras', table: 'clientes' },
    owner: { name: 'Equipo del ERP' },
    ...changes,
  };
}

export function anEvent(n: number, codigo: string, data: Readonly<Record<string, unknown>> = {}): OutboxEvent {
  return {
    loadId: 1,
    n,
    id: `evento-${n}`,
    master: 'clientes',
    kind: 'created',
    entityKey: codigo,
    time: '2026-11-22T07:00:00.000Z',
    data: { codigo, razon_social: `Cliente ${codigo}`, ...data },
  };
}
