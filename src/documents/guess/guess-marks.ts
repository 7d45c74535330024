import type { Finding, GuessedField, LayoutGuess } from '../../domain/ingestion/layout-guess.js';

const NAMES_OF_KEYS = /^(codigo|cod|id|nit|clave|key|documento|numero|sku)(_|$)|_(id|codigo|nit)$/;

/** The column that could be the key: no value twice, none missing, best one that is called so. */
export function guessKey(
  fields: readonly GuessedField[],
  records: readonly (readonly string[])[],
  findings: Finding[],
): readonly string[] {
  const isUnique = (index: number): boolean =>
    records.length > 0 && new Set(records.map((record) => record[index]?.trim())).size === records.length;
  const unique = fields.filter(
    ({ type, required }, index) => required && (type === 'text' || type === 'integer') && isUnique(index),
  );
  const found = unique.find(({ name }) => NAMES_OF_KEYS.test(name)) ?? unique[0];
  const name = found?.name ?? fields[0]?.name ?? '';
  const isClear = found !== undefined && NAMES_OF_KEYS.test(found.name) && records.length >= 100;
  findings.push({
    about: 'key',
    value: name,
    sureness: isClear ? 'likely' : 'unsure',
    why: found ? 'unique_values' : 'no_unique_values',
    count: records.length,
  });
  return [name];
}

/**
 * What the last record declares, where all records were read: the cell that is their number, and cells that are the sum of
 * a column.
 *
 * @param records all of the file's; undefined where only its ends were read
 */
export function guessTrailer(
  startsWith: string,
  cells: readonly string[],
  fields: readonly GuessedField[],
  records: readonly (readonly string[])[] | undefined,
  findings: Finding[],
): NonNullable<LayoutGuess['trailer']> {
  const countAt = records
    ? cells.findIndex((cell) => /^\d+$/.test(cell.trim()) && Number(cell) === records.length)
    : -1;
  const totals = fields.flatMap((field, index) => {
    if (!records || (field.type !== 'decimal' && field.type !== 'integer')) return [];
    const sum = records.reduce((total, record) => total + units(record[index] ?? '', field), 0n);
    const at = cells.findIndex(
      (cell, place) => place > 0 && place !== countAt && isNumber(cell, field) && units(cell, field) === sum,
    );
    return at > 0 && sum !== 0n ? [{ field: field.name, position: at + 1 }] : [];
  });
  const isUnderstood = countAt >= 0 || totals.length > 0;
  findings.push({
    about: 'trailer',
    value: startsWith,
    sureness: isUnderstood ? 'sure' : 'unsure',
    why: isUnderstood ? 'count_and_totals' : 'other_shape',
    count: totals.length,
  });
  return { startsWith, ...(countAt >= 0 && { countPosition: countAt + 1 }), totals };
}

function isNumber(text: string, { decimalMark = '.' }: GuessedField): boolean {
  return new RegExp(`^[+-]?\\d+(\\${decimalMark}\\d+)?$`).test(text.trim());
}

/** In units of the field's last decimal; 0 for what is no number. */
function units(text: string, field: GuessedField): bigint {
  if (!isNumber(text, field)) return 0n;
  const [whole = '0', fraction = ''] = text.trim().split(field.decimalMark ?? '.');
  const decimals = field.decimals ?? 0;
  return BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
}
