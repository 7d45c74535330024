import { dateFormatParts } from '../domain/ingestion/date-format.js';
import { comparableValue } from '../domain/ingestion/field-value.js';
import type { Layout, LayoutField } from '../domain/ingestion/layout.js';
import { amountMaker, writtenAmount } from './amounts.js';
import type { Amount } from './amounts.js';
import { mix, pick } from './mix.js';
import { patternSample } from './pattern-sample.js';
import { hashesOf, nit, textMaker } from './text-values.js';

/** What one field of a row is. */
export interface FieldMaker {
  /** As the file writes it, without quotes and without blanks that fill it up. */
  text(seed: number, row: number): string;
  /** Of a number. */
  amount?(seed: number, row: number): Amount;
}

/** Dates lie before this, whatever date a file has: a row that did not change is the same in every file. */
const NEWEST_MS = Date.UTC(2025, 11, 31, 23, 59, 59);
const OLDEST_MS = Date.UTC(2008, 0, 1);
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const NIT_PATTERN = '\\d{9}-\\d';
/** One in so many optional values is absent. */
const ABSENT_ONE_IN = 8;
const TRIES = 40;

/**
 * @param referenceRows of a field that refers to another master, how many rows that master's sample has
 */
export function fieldMaker(layout: Layout, field: LayoutField, salt: number, referenceRows: number): FieldMaker {
  if (layout.references.some((reference) => reference.field === field.name)) {
    const identity = identityMaker(field);
    return { text: (seed, row) => identity(mix(seed, row, salt) % referenceRows) };
  }
  if (layout.key.includes(field.name)) {
    const identity = identityMaker(field);
    return { text: (_, row) => identity(row) };
  }
  const maker = valueMaker(layout, field, salt);
  if (field.required || maker.amount) return maker;
  return { text: (seed, row) => (mix(seed, row, salt + 500) % ABSENT_ONE_IN === 0 ? '' : maker.text(seed, row)) };
}

/** The same number is the same text for every field that is written alike, so that references find what they refer to. */
function identityMaker(field: LayoutField): (number: number) => string {
  const width = field.start === undefined ? undefined : field.length;
  if (field.type === 'integer' || field.type === 'decimal') {
    return (number) => writtenAmount({ ...field, decimals: 0 }, number + 1, width);
  }
  if (field.pattern === NIT_PATTERN) return nit;
  const sample = field.pattern === undefined ? undefined : patternSample(field.pattern);
  if (sample) return (number) => sample.numbered(number + 1);
  return (number) => String(number + 1).padStart(Math.min(field.length ?? 8, 8), '0');
}

function valueMaker(layout: Layout, field: LayoutField, salt: number): FieldMaker {
  const { allowed, type } = field;
  if (allowed) return { text: (seed, row) => pick(allowed, mix(seed, row, salt)) };
  switch (type) {
    case 'integer':
    case 'decimal': {
      const make = amountMaker(field);
      const amount = (seed: number, row: number): Amount => make(mix(seed, row, salt));
      const width = field.start === undefined ? undefined : field.length;
      return { amount, text: (seed, row) => writtenAmount(field, amount(seed, row), width) };
    }
    case 'date':
    case 'timestamp':
      return dateMaker(field, salt);
    case 'boolean':
      return { text: (seed, row) => (mix(seed, row, salt) % 5 === 0 ? 'N' : 'S') };
    case 'text':
      return textFieldMaker(layout, field, salt);
  }
}

function dateMaker(field: LayoutField, salt: number): FieldMaker {
  const type = field.type === 'timestamp' ? 'timestamp' : 'date';
  const format = field.format ?? (type === 'date' ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm:ss');
  const parts = dateFormatParts(format, type) ?? [];
  const limit = (text: string | undefined, fallback: number): number => {
    const value = text === undefined ? undefined : comparableValue({ ...field, format }, text);
    return typeof value === 'number' ? value : fallback;
  };
  const max = Math.max(limit(field.max, NEWEST_MS), limit(field.min, 0));
  const min = Math.max(Math.min(OLDEST_MS, max), limit(field.min, 0));
  const step = type === 'date' ? DAY_MS : SECOND_MS;
  const steps = Math.floor((max - min) / step) + 1;
  return {
    text: (seed, row) => {
      const iso = new Date(min + (mix(seed, row, salt) % steps) * step).toISOString();
      const read = {
        yyyy: iso.slice(0, 4),
        MM: iso.slice(5, 7),
        dd: iso.slice(8, 10),
        HH: iso.slice(11, 13),
        mm: iso.slice(14, 16),
        ss: iso.slice(17, 19),
      };
      let text = '';
      for (const part of parts) text += 'token' in part ? read[part.token] : part.literal;
      return text;
    },
  };
}

function textFieldMaker(layout: Layout, field: LayoutField, salt: number): FieldMaker {
  const { pattern, length = 60 } = field;
  const isOfGoods = /producto|articulo|item|product/.test(layout.name);
  const byName = textMaker(field, isOfGoods);
  const meant: FieldMaker | undefined = byName && {
    text: (seed, row) => {
      const text = byName(hashesOf(seed, row, salt));
      return text.length > length ? text.slice(0, length).trimEnd() : text;
    },
  };
  if (pattern === undefined)
    return meant ?? { text: (seed, row) => `Dato ${mix(seed, row, salt) % 10_000}`.slice(0, length) };
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  if (meant && Array.from({ length: TRIES }, (_, row) => meant.text(1, row)).every((text) => whole.test(text)))
    return meant;
  const sample = patternSample(pattern);
  if (!sample) return { text: () => '' };
  return {
    text: (seed, row) => {
      const text = sample.random((place) => mix(seed, row, salt * 131 + place));
      return [...text].length <= length ? text : sample.numbered(mix(seed, row, salt));
    },
  };
}
