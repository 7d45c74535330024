import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Layout } from '../../../src/domain/ingestion/layout.js';
import { bindsOf } from '../../../src/integrations/oracle/binds.js';
import { bindDefs } from '../../../src/integrations/oracle/gateway.js';
import { mergeStatement, quoteOracleName } from '../../../src/integrations/oracle/merge-sql.js';
import { labLayouts } from '../../../src/lab/lab-layouts.js';
import { IntegrationError } from '../../../src/integrations/integration-error.js';
import { aField, aLayout } from './layouts.js';

/** Every type, in Windows-1252, with a schema. */
const ALL_TYPES = aLayout({ name: 'todos_los_tipos' });
/** A key of two fields, names with capitals of their own, UTF-8, no schema. */
const PRICES = aLayout({
  name: 'precios',
  file: { ...aLayout().file, encoding: 'utf-8' },
  key: ['producto', 'listaPrecio'],
  fields: [
    aField('producto', { length: 8 }),
    aField('listaPrecio', { length: 3 }),
    aField('valor', { type: 'decimal', decimals: 6, length: undefined }),
    aField('unidades', { type: 'integer', length: 18 }),
  ],
  oracle: { table: 'PreciosERP' },
});
/** Nothing but a key: there is nothing to update. */
const CITIES = aLayout({
  name: 'ciudades',
  file: { ...aLayout().file, encoding: 'cp850' },
  key: ['codigo'],
  fields: [aField('codigo', { length: 5 })],
  oracle: { schema: 'erp', table: 'ciudades' },
});
const ROW = {
  codigo: 'C00001',
  razon_social: 'Peñón & Cía. S.A.S.',
  notas: null,
  empleados: 12,
  cupo: '1250000.50',
  saldo: '12345678901234567890.1234',
  alta: '2026-11-22',
  modificado: '2026-11-22T01:02:03',
  activo: true,
  producto: 'P1',
  listaPrecio: 'A',
  valor: -0.000001,
  unidades: '900719925474099312',
};

describe('The MERGE into Oracle', () => {
  for (const layout of [ALL_TYPES, PRICES, CITIES]) {
    it(`of ${layout.name} is, with its binds, as the golden files say`, async () => {
      const statement = mergeStatement(layout);
      const values = statement.binds.map((bind) => bind.value(ROW[bind.field as keyof typeof ROW]));
      const defs = bindDefs(statement, []);
      assert.equal(`${statement.sql}\n`, await golden(`${layout.name}.sql`));
      const binds = statement.binds.map(({ name, field }, index) => ({
        name,
        field,
        ...defs[index],
        value: values[index],
      }));
      assert.deepEqual(binds, JSON.parse(await golden(`${layout.name}.binds.json`)));
    });
  }

  for (const layout of labLayouts().values()) {
    it(`of the shipped ${layout.name} is, with its types and sizes, as the golden files say`, async () => {
      const statement = mergeStatement(layout);
      assert.equal(`${statement.sql}\n`, await golden(`${layout.name}.sql`));
      const defs = bindDefs(statement, []);
      const binds = statement.binds.map(({ name, field }, index) => ({ name, field, ...defs[index] }));
      assert.deepEqual(binds, JSON.parse(await golden(`${layout.name}.binds.json`)));
    });
  }

  it('has the bytes of UTF-8 for a text of the file’s encoding, and never so many that it is sent as LONG', () => {
    const sizes = (encoding: Layout['file']['encoding'], length: number | undefined) =>
      bindsOf({ ...CITIES, file: { ...CITIES.file, encoding }, fields: [aField('codigo', { length })] })[0]!.maxSize;
    assert.deepEqual(
      (['utf-8', 'latin-1', 'windows-1252', 'cp850'] as const).map((encoding) => sizes(encoding, 10)),
      [40, 20, 30, 30],
    );
    assert.equal(sizes('utf-8', 2_000), 4_000);
    assert.equal(sizes('utf-8', undefined), 4_000);
  });

  it('is sent whole where a value is wider than today’s layout, so that Oracle and not the driver judges it', () => {
    const statement = mergeStatement(CITIES);
    assert.deepEqual(bindDefs(statement, [['C1'], ['ñ'.repeat(20)]]), [{ type: 'DB_TYPE_VARCHAR', maxSize: 40 }]);
  });

  it('writes numbers that JavaScript cannot keep as text without an exponent', () => {
    const [bind] = bindsOf({ ...CITIES, fields: [aField('codigo', { type: 'decimal', length: 30, decimals: 8 })] });
    assert.deepEqual([1e-7, 1e21, 12.5, '0.10', null, undefined].map(bind!.value), [
      ...['0.000000100000', '1000000000000000000000', '12.5', '0.10', null, null],
    ]);
  });

  it('means capitals by a name without any, and refuses a name that would end the quotes', () => {
    assert.equal(quoteOracleName('año_alta'), '"AÑO_ALTA"');
    assert.equal(quoteOracleName('RazonSocial'), '"RazonSocial"');
    for (const name of ['', 'a"b', 'a\u0000b', 'x'.repeat(129)])
      assert.throws(() => quoteOracleName(name), isConfigInvalid);
    assert.throws(() => mergeStatement(aLayout({ oracle: undefined })), isConfigInvalid);
  });
});

function golden(name: string): Promise<string> {
  return readFile(new URL(`./golden/${name}`, import.meta.url), 'utf8');
}

function isConfigInvalid(error: unknown): boolean {
  return error instanceof IntegrationError && error.code === 'CONFIG_INVALID';
}
