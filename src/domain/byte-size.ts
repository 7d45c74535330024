const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes for people, in powers of ten: `12.4 GB`. */
export function byteSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (Math.abs(size) >= 1_000 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${Number(size.toFixed(1))} ${UNITS[unit]}`;
}
