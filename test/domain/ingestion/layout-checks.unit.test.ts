import assert from 'node:assert/strict';
import { layoutFlaws } from '../../../src/domain/ingestion/layout-checks.js';
import type { LayoutDraft } from '../../../src/domain/ingestion/layout-draft.js';
import type { WrittenField } from '../../../src/domain/ingestion/layout-field.schema.js';

type File = NonNullable<LayoutDraft['file']>;

function written(name: string, changes: Partial<WrittenField> = {}): WrittenField {
  return { name, type: 'text', impliedDecimals: false, decimalMark: '.', ...changes };
}

interface Draft extends Omit<Partial<LayoutDraft>, 'file' | 'fields'> {
  readonly file?: Partial<File>;
  readonly fields?: readonly WrittenField[];
}

/** Each as `path code`. */
function flawsOf({ file, fields = [written('codigo'), written('cupo', { type: 'integer' })], ...draft }: Draft) {
  const flaws = layoutFlaws({
    file: { pattern: '*.csv', format: 'csv', encoding: 'utf-8', bom: 'forbidden', ...file },
    key: ['codigo'],
    fields: fields.map((field, index) => ({ index, field })),
    declared: fields.map(({ name }) => name),
    references: [],
    target: { table: 'clientes' },
    ...draft,
  });
  return flaws.map(({ path, code }) => `${path.join('.')} ${code}`);
}

const FIXED = { format: 'fixed' } as const;

describe('the checks of a layout', () => {
  it('let through what is sound, of either format', () => {
    assert.deepEqual(flawsOf({}), []);
    const fields = [written('codigo', { length: 5 }), written('nombre', { start: 6, length: 5 })];
    assert.deepEqual(flawsOf({ file: { ...FIXED, recordLength: 10 }, fields }), []);
  });

  it('say nothing of parts that could not be read', () => {
    assert.deepEqual(layoutFlaws({ key: [], fields: [], declared: [], references: [] }), []);
  });

  it('refuse what belongs to the other format', () => {
    assert.deepEqual(flawsOf({ file: { unit: 'bytes', recordLength: 5 } }), [
      'file.unit only_for_format',
      'file.recordLength only_for_format',
    ]);
    const fields = [written('codigo', { length: 5 })];
    assert.deepEqual(flawsOf({ file: { ...FIXED, delimiter: ';' }, fields }), ['file.delimiter only_for_format']);
  });

  it('refuse a delimiter that is the quote, where it was said', () => {
    assert.deepEqual(flawsOf({ file: { delimiter: '"' } }), ['file.delimiter delimiter_is_quote']);
    assert.deepEqual(flawsOf({ file: { delimiter: "'", quote: "'" } }), ['file.quote delimiter_is_quote']);
  });

  it('want a key of fields that exist, once each and always there', () => {
    assert.deepEqual(flawsOf({ key: ['codigo', 'codigo', 'codgo'] }), ['key.1 repeated', 'key.2 unknown_field']);
    assert.deepEqual(flawsOf({ fields: [written('codigo', { required: false })] }), [
      'fields.0.required key_not_required',
    ]);
  });

  it('want references of fields that exist, once each', () => {
    const reference = (field: string) => ({ field, master: 'productos' });
    assert.deepEqual(flawsOf({ references: ['cupo', 'cupo', 'otro'].map(reference) }), [
      'references.1.field repeated',
      'references.2.field unknown_field',
    ]);
  });

  it('want every field and every column once', () => {
    const fields = [written('codigo'), written('codigo'), written('otro', { column: 'codigo' })];
    assert.deepEqual(flawsOf({ fields }), ['fields.1.name duplicate_field', 'fields.2.column repeated']);
    assert.deepEqual(flawsOf({ file: { columnNames: false }, fields: [written('codigo', { column: 'Código' })] }), [
      'fields.0.column column_without_names',
    ]);
  });

  it('say with its place what is wrong with one field', () => {
    assert.deepEqual(flawsOf({ fields: [written('codigo'), written('f', { type: 'decimal' })] }), [
      'fields.1.decimals needed_for_type',
    ]);
    assert.deepEqual(flawsOf({ oracle: { table: 'x' } }), ['fields.0.length needed_for_oracle']);
  });

  it('want fields of fixed width beside each other, within the record', () => {
    const fields = [
      written('codigo', { start: 1, length: 8 }),
      written('dentro', { start: 3, length: 2 }),
      written('encima', { start: 8, length: 2 }),
      written('fuera', { length: 9 }),
    ];
    assert.deepEqual(flawsOf({ file: { ...FIXED, recordLength: 15 }, fields }), [
      'fields.1.start fields_overlap',
      'fields.2.start fields_overlap',
      'fields.3.length beyond_record',
    ]);
  });

  it('want a trailer that differs from the header, with places as the format has them', () => {
    const total = (field: string, length?: number) => ({ field, position: 2, ...(length && { length }) });
    const trailer = { startsWith: 'T', count: { position: 2, length: 3 }, totals: [total('cupo'), total('cupo', 4)] };
    assert.deepEqual(flawsOf({ header: { startsWith: 'T' }, trailer }), [
      'trailer.startsWith same_marks',
      'trailer.count.length only_for_format',
      'trailer.totals.1.length only_for_format',
    ]);
    const fields = [written('codigo', { length: 5 }), written('cupo', { type: 'integer', length: 5 })];
    assert.deepEqual(flawsOf({ file: FIXED, fields, trailer }), ['trailer.totals.0.length needed_for_format']);
  });

  it('want totals of numbers that exist', () => {
    const totals = ['codigo', 'otro'].map((field) => ({ field, position: 2 }));
    assert.deepEqual(flawsOf({ trailer: { startsWith: 'T', totals } }), [
      'trailer.totals.0.field total_of_other_type',
      'trailer.totals.1.field unknown_field',
    ]);
  });

  it("refuse tables that are Guardia's own or the database's", () => {
    for (const target of [{ table: 'error_log' }, { table: 'STAGING_1' }, { schema: 'pg_catalog', table: 'x' }])
      assert.deepEqual(flawsOf({ target }), ['target reserved_table'], target.table);
  });
});
