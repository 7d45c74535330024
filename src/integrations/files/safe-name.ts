/** A claim puts up to about 80 bytes before a name, and file systems end at 255. */
const LONGEST_NAME_BYTES = 160;
/** Control and format characters, half characters, line separators, what could not be decoded, and what separates folders. */
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}\uFFFD/\\]/u;

/** Whether a file's name can be worked with: one plain name of one folder, neither hidden nor deceptive. */
export function isSafeName(name: string): boolean {
  if (name === '' || name.startsWith('.') || name.includes('..') || FORBIDDEN.test(name)) return false;
  return Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}

/** `CLI_20261122.csv` with `0badcafe` becomes `CLI_20261122.0badcafe.csv`, so that most patterns still fit. */
export function nameWith(name: string, mark: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}.${mark}${name.slice(dot)}` : `${name}.${mark}`;
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
