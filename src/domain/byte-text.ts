const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const STEP = 1_000;

/** For a finding's detail: `1.2 GB`. */
export function byteText(bytes: number): string {
  let [amount, unit] = [bytes, 0];
  while (amount >= STEP && unit < UNITS.length - 1) {
    amount /= STEP;
    unit += 1;
  }
  return `${unit === 0 ? amount : amount.toFixed(amount < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

/** `93 %`; never 100 % of what is not whole. */
export function shareText(share: number): string {
  return `${Math.floor(share * 1_000) / 10} %`;
}
