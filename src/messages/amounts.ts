import type { Language } from './language.js';

/** A count as people of that language read it: `12.345`, `12,345`. */
export function countText(count: number, language: Language): string {
  // Spanish leaves four digits together; a column of numbers reads better when all are grouped alike.
  return new Intl.NumberFormat(language, { useGrouping: 'always', maximumFractionDigits: 0 }).format(count);
}

/** A share from 0 to 1: `7,25 %`, `7.25 %`. */
export function percentText(share: number, language: Language): string {
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(share * 100)} %`;
}
