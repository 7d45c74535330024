/** Beyond it, adding to a double could lose a unit; what was summed until then goes to a BigInt. */
const SAFE_SUM = 2 ** 52;

/** The exact sum of one field over all records, in units of its last decimal. */
export class ControlTotal {
  /** How many records' value could not be read: the sum is not that of the file then. */
  unread = 0;
  #small = 0;
  #large = 0n;

  /** @param value times 10^scale; a double only up to 15 digits */
  add(value: number | bigint): void {
    if (typeof value === 'bigint') {
      this.#large += value;
      return;
    }
    this.#small += value;
    if (this.#small > SAFE_SUM || this.#small < -SAFE_SUM) this.#settle();
  }

  unreadable(): void {
    this.unread++;
  }

  sum(): bigint {
    this.#settle();
    return this.#large;
  }

  #settle(): void {
    this.#large += BigInt(this.#small);
    this.#small = 0;
  }
}

/** `1234.50` for 123450n with scale 2. */
export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}
