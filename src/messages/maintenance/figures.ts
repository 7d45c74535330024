import { byteSize } from '../../domain/byte-size.js';
import type { Language } from '../language.js';
import { formatDuration } from '../time.js';

/** A figure in its unit, which its name ends in. */
export function figureText(name: string, value: number, language: Language): string {
  if (name.endsWith('Bytes')) return byteSize(Math.max(0, value));
  if (name.endsWith('Ms')) return formatDuration(value, language);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return name.endsWith('Ratio') ? `${number.format(value * 100)} %` : number.format(value);
}

/** `+12 %`, `−3 %`; nothing where there was nothing before. */
export function changeText(value: number, before: number, language: Language): string {
  if (before === 0) return value === 0 ? '=' : '—';
  const share = ((value - before) / Math.abs(before)) * 100;
  const rounded = new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(Math.abs(share));
  return `${share < 0 ? '−' : '+'}${rounded} %`;
}
