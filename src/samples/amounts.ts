import { comparableValue } from '../domain/ingestion/field-value.js';
import type { LayoutField } from '../domain/ingestion/layout.js';
import { share } from './mix.js';

/** Units of the last decimal: 12345 is 123.45 with two decimals. Exact, so that totals are. */
export type Amount = number;

const MOST_DIGITS = 15;
const TAX_RATES = [0, 5, 19];

/** How large the amounts of a field are, in whole units, by its name. */
const BY_NAME: readonly (readonly [RegExp, number, number])[] = [
  [/cupo|credito|saldo|credit/, 500_000, 200_000_000],
  [/precio|costo|valor|price/, 500, 2_500_000],
  [/plazo|dias|days/, 0, 120],
  [/existencia|cantidad|stock/, 0, 50_000],
  [/calificacion|puntaje|score/, 0, 100],
];

/** Amounts of a number field that keep to its digits, `min` and `max`. */
export function amountMaker(field: LayoutField): (hash: number) => Amount {
  const scale = 10 ** (field.decimals ?? 0);
  const digits = Math.min(field.length ?? MOST_DIGITS, MOST_DIGITS);
  const most = 10 ** digits - 1;
  const [, low = 1, high = 100_000] = BY_NAME.find(([name]) => name.test(field.name)) ?? [];
  const limit = (text: string | undefined): number | undefined => {
    const value = text === undefined ? undefined : comparableValue(field, text);
    return typeof value === 'number' ? Math.round(value * scale) : undefined;
  };
  const min = Math.max(limit(field.min) ?? low * scale, 0);
  const max = Math.max(min, Math.min(limit(field.max) ?? high * scale, most));
  if (/^iva|impuesto|tax/.test(field.name)) {
    const rates = TAX_RATES.map((rate) => rate * scale).filter((rate) => rate >= min && rate <= max);
    if (rates.length > 0) return (hash) => rates[hash % rates.length] ?? 0;
  }
  return (hash) => min + Math.floor(share(hash) * (max - min + 1));
}

/** As the field writes it; zeros before it where the width is fixed. */
export function writtenAmount(field: LayoutField, amount: Amount | bigint, width: number | undefined): string {
  const decimals = field.decimals ?? 0;
  const digits = String(amount).padStart(decimals + 1, '0');
  if (decimals === 0 || field.impliedDecimals) return digits.padStart(width ?? 0, '0');
  const mark = `${digits.slice(0, -decimals)}${field.decimalMark}${digits.slice(-decimals)}`;
  return mark.padStart(width ?? 0, '0');
}
