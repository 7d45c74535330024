import type { Layout, LayoutField } from '../../src/domain/ingestion/layout.js';

/** A master whose file PostgreSQL can read as it is: UTF-8, commas, dots and ISO dates; about 110 bytes a record. */
export function benchLayout(name: string): Layout {
  return {
    name,
    version: 1,
    file: {
      pattern: `${name}_*.csv`,
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      columnNames: true,
      bom: 'forbidden',
      unit: 'characters',
    },
    key: ['codigo'],
    fields: [
      text('codigo', 10, { pattern: 'C\\d{9}' }),
      text('tipo_documento', 3, { allowed: ['NIT', 'CC', 'CE'] }),
      text('documento', 15, { pattern: '\\d{5,11}(-\\d)?' }),
      text('razon_social', 80),
      text('ciudad', 40),
      text('telefono', 15, { required: false }),
      text('cupo_credito', 14, { type: 'decimal', decimals: 2, min: '0.00' }),
      text('plazo_dias', 3, { type: 'integer', min: '0', required: false }),
      text('estado', 1, { allowed: ['A', 'I', 'S'] }),
      text('fecha_alta', 10, { type: 'date', format: 'yyyy-MM-dd', min: '1990-01-01' }),
    ],
    references: [],
    target: { table: name },
    owner: { name: 'Bench' },
    maxErrorRate: 0.05,
  };
}

function text(name: string, length: number, more: Partial<LayoutField> = {}): LayoutField {
  return { name, type: 'text', length, required: true, impliedDecimals: false, decimalMark: '.', ...more };
}
