import type { LayoutField } from '../domain/ingestion/layout.js';
import { mix, pick } from './mix.js';
import * as words from './words.js';

/** The text of one row; `hash(n)` is the row's n-th number that looks random. */
export type TextMaker = (hash: (n: number) => number) => string;

/** By the field's name: the first that matches. */
const BY_NAME: readonly (readonly [RegExp, TextMaker])[] = [
  [
    /correo|e?mail/,
    (hash) =>
      `${plain(pick(words.FIRST_NAMES, hash(1)))}.${plain(pick(words.LAST_NAMES, hash(2)))}${hash(3) % 1_000}@example.com`,
  ],
  [/razon|empresa|compania|company/, company],
  [/contacto|vendedor|representante|apellido|person/, person],
  [/ciudad|municipio|city/, (hash) => pick(words.CITIES, hash(1))],
  [
    /direccion|address/,
    (hash) => `${pick(words.STREETS, hash(1))} ${hash(2) % 180} # ${hash(3) % 120}-${hash(4) % 99}`,
  ],
  [
    /telefono|celular|phone/,
    (hash) =>
      `3${String(hash(1) % 100).padStart(2, '0')} ${String(hash(2) % 1_000).padStart(3, '0')} ${String(hash(3) % 10_000).padStart(4, '0')}`,
  ],
  [/barras|ean|gtin/, (hash) => `770${String(hash(1) % 1_000_000_000).padStart(10, '0')}`],
  [/producto|articulo|descripcion|description/, goods],
];

/** Text that looks like what the field's name says; undefined where the name says nothing. */
export function textMaker(field: LayoutField, isOfGoods: boolean): TextMaker | undefined {
  if (/nombre|name/.test(field.name)) return isOfGoods ? goods : person;
  return BY_NAME.find(([pattern]) => pattern.test(field.name))?.[1];
}

/** A NIT with the check digit that the tax office asks for: `900123456-8`. Different for different numbers below 10^9. */
export function nit(number: number): string {
  const body = String(Number((BigInt(number) * 7_919n + 800_123_456n) % 1_000_000_000n)).padStart(9, '0');
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (NIT_WEIGHTS[index] ?? 0), 0);
  const rest = sum % 11;
  return `${body}-${rest < 2 ? rest : 11 - rest}`;
}
const NIT_WEIGHTS = [41, 37, 29, 23, 19, 17, 13, 7, 3];

/** A row's own numbers, of one field. */
export function hashesOf(seed: number, row: number, salt: number): (n: number) => number {
  return (n) => mix(seed, row, salt * 31 + n);
}

function company(hash: (n: number) => number): string {
  const trade = pick(words.TRADES, hash(1));
  const name = pick(words.TRADE_NAMES, hash(2));
  // Quotes in values are what a parser of CSV is tried by.
  const called = hash(3) % 40 === 0 ? `"${name}"` : name;
  return `${trade} ${called} ${pick(words.COMPANY_FORMS, hash(4))}`;
}

function person(hash: (n: number) => number): string {
  return `${pick(words.FIRST_NAMES, hash(1))} ${pick(words.LAST_NAMES, hash(2))} ${pick(words.LAST_NAMES, hash(3))}`;
}

function goods(hash: (n: number) => number): string {
  return `${pick(words.GOODS, hash(1))} ${pick(words.GOODS_FORMS, hash(2))}`;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
