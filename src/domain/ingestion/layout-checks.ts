import { fieldFlaws } from './field-checks.js';
import type { LayoutDraft } from './layout-draft.js';
import type { LayoutFlaw } from './layout-flaws.js';

/** Tables that are Guardia's own in the pipeline's database. */
const OWN_TABLES =
  /^(error_log|audit_log|ingestion_loads|outbox|outbox_pending|maestras_cargadas|(staging|rejects)_.*)$/i;
const OWN_SCHEMAS = /^(pg_.*|information_schema)$/i;

/** How the parts of one layout fit each other. What needs other layouts is src/documents/layout-links.ts. */
export function layoutFlaws(draft: LayoutDraft): readonly LayoutFlaw[] {
  return [...fileFlaws(draft), ...keyFlaws(draft), ...allFieldFlaws(draft), ...markFlaws(draft), ...tableFlaws(draft)];
}

function fileFlaws({ file }: LayoutDraft): LayoutFlaw[] {
  if (!file) return [];
  const flaws: LayoutFlaw[] = [];
  const onlyFor = { csv: ['delimiter', 'quote', 'columnNames'], fixed: ['unit', 'recordLength'] } as const;
  const other = file.format === 'csv' ? 'fixed' : 'csv';
  for (const key of onlyFor[other]) {
    if (file[key] === undefined) continue;
    flaws.push({ path: ['file', key], code: 'only_for_format', facts: { key, format: other } });
  }
  if (file.format === 'csv' && (file.delimiter ?? ',') === (file.quote ?? '"')) {
    flaws.push({
      path: ['file', file.quote === undefined ? 'delimiter' : 'quote'],
      code: 'delimiter_is_quote',
      facts: {},
    });
  }
  return flaws;
}

function keyFlaws(draft: LayoutDraft): LayoutFlaw[] {
  const { key, fields, references } = draft;
  const flaws: LayoutFlaw[] = [];
  key.forEach((name, index) => {
    flaws.push(...fieldNamed(draft, name, ['key', index]));
    if (key.indexOf(name) < index) flaws.push({ path: ['key', index], code: 'repeated', facts: {} });
    const found = fields.find(({ field }) => field.name === name);
    if (found?.field.required !== false) return;
    flaws.push({ path: ['fields', found.index, 'required'], code: 'key_not_required', facts: { name } });
  });
  references.forEach(({ field }, index) => {
    flaws.push(...fieldNamed(draft, field, ['references', index, 'field']));
    if (references.findIndex((other) => other.field === field) < index) {
      flaws.push({ path: ['references', index, 'field'], code: 'repeated', facts: {} });
    }
  });
  return flaws;
}

function allFieldFlaws({ file, fields, declared, oracle }: LayoutDraft): LayoutFlaw[] {
  const flaws: LayoutFlaw[] = [];
  const columns = new Set<string>();
  let next = 1;
  let before: { readonly name: string; readonly end: number } | undefined;
  for (const { index, field } of fields) {
    const at = ['fields', index];
    const { name, column = name } = field;
    for (const flaw of fieldFlaws(field, file?.format, oracle !== undefined)) {
      flaws.push({ ...flaw, path: [...at, ...flaw.path] });
    }
    if (declared.indexOf(name) < index) flaws.push({ path: [...at, 'name'], code: 'duplicate_field', facts: { name } });
    else if (columns.has(column)) flaws.push({ path: [...at, 'column'], code: 'repeated', facts: {} });
    columns.add(column);
    if (field.column !== undefined && file?.columnNames === false) {
      flaws.push({ path: [...at, 'column'], code: 'column_without_names', facts: {} });
    }
    if (file?.format !== 'fixed' || field.length === undefined) continue;
    const start = field.start ?? next;
    const end = start + field.length - 1;
    if (before && start <= before.end) {
      flaws.push({ path: [...at, 'start'], code: 'fields_overlap', facts: { other: before.name } });
    } else if (file.recordLength !== undefined && end > file.recordLength) {
      flaws.push({ path: [...at, 'length'], code: 'beyond_record', facts: { recordLength: file.recordLength } });
    }
    if (!before || end > before.end) before = { name, end };
    next = end + 1;
  }
  return flaws;
}

function markFlaws(draft: LayoutDraft): LayoutFlaw[] {
  const { file, header, trailer, fields } = draft;
  const flaws: LayoutFlaw[] = [];
  if (!trailer) return flaws;
  if (header?.startsWith === trailer.startsWith) {
    flaws.push({ path: ['trailer', 'startsWith'], code: 'same_marks', facts: {} });
  }
  const places = [
    ...(trailer.count ? [{ place: trailer.count, at: ['trailer', 'count'] }] : []),
    ...trailer.totals.map((place, index) => ({ place, at: ['trailer', 'totals', index] })),
  ];
  for (const { place, at } of places) {
    if (file?.format === 'fixed' && place.length === undefined) {
      flaws.push({ path: [...at, 'length'], code: 'needed_for_format', facts: { key: 'length', format: 'fixed' } });
    } else if (file?.format === 'csv' && place.length !== undefined) {
      flaws.push({ path: [...at, 'length'], code: 'only_for_format', facts: { key: 'length', format: 'fixed' } });
    }
  }
  trailer.totals.forEach(({ field: name }, index) => {
    const path = ['trailer', 'totals', index, 'field'];
    flaws.push(...fieldNamed(draft, name, path));
    const field = fields.find((known) => known.field.name === name)?.field;
    if (field && field.type !== 'integer' && field.type !== 'decimal') {
      flaws.push({ path, code: 'total_of_other_type', facts: { name } });
    }
  });
  return flaws;
}

function tableFlaws({ target }: LayoutDraft): LayoutFlaw[] {
  const isOwn = target && (OWN_TABLES.test(target.table) || OWN_SCHEMAS.test(target.schema ?? ''));
  return isOwn ? [{ path: ['target'], code: 'reserved_table', facts: {} }] : [];
}

function fieldNamed({ declared }: LayoutDraft, name: string, path: readonly (string | number)[]): LayoutFlaw[] {
  if (declared.includes(name)) return [];
  return [{ path, code: 'unknown_field', facts: { name }, allowed: declared, meant: name }];
}
