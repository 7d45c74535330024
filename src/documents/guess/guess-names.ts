import { RESERVED_COLUMNS } from '../../domain/ingestion/reserved-columns.js';

const LONGEST = 50;

/** Names of fields for what a file calls its columns: `Razón Social` is razon_social. Each once, none reserved. */
export function fieldNames(columns: readonly string[]): readonly string[] {
  const taken = new Set<string>(RESERVED_COLUMNS);
  return columns.map((column, index) => {
    const base = identifier(column) ?? `campo_${index + 1}`;
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
    taken.add(name);
    return name;
  });
}

/** A master's name for a file's: `CLI_20261122.csv` is cli; undefined where nothing is left. */
export function masterName(fileName: string): string | undefined {
  return identifier(fileName.replace(/\.[^.]*$/, '').replace(/\d{4,}/g, ' '))?.slice(0, 40);
}

/** `CLI_20261122.csv` is CLI_*.csv: what looks like a date or a number changes from day to day. */
export function filePattern(fileName: string): string {
  return fileName.replace(/\d{4,}([-_.]?\d{2,})*/g, '*').replace(/\*+/g, '*');
}

function identifier(text: string): string | undefined {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '')
    .slice(0, LONGEST);
  return plain === '' ? undefined : plain;
}
