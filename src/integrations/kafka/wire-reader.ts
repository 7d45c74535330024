/** Kafka's own encoding, as far as an answer of ApiVersions needs it. Reading beyond the end throws RangeError. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int16(): number {
    const value = this.#bytes.readInt16BE(this.#at);
    this.#at += 2;
    return value;
  }

  int32(): number {
    const value = this.#bytes.readInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  /** Seven bits a byte, the lowest first. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes.readUInt8(this.#at);
      this.#at += 1;
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value;
    }
    throw new RangeError('a number without an end');
  }

  /** Of a list or a text: one more than what there is, 0 for none. */
  compactLength(): number {
    return Math.max(0, this.varint() - 1);
  }

  compactText(): string {
    return this.#take(this.compactLength()).toString('utf8');
  }

  tags(take: (tag: number, field: Reader) => void): void {
    for (let left = this.varint(); left > 0; left -= 1) {
      const tag = this.varint();
      take(tag, new Reader(this.#take(this.varint())));
    }
  }

  skipTags(): void {
    this.tags(() => undefined);
  }

  #take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('shorter than it says');
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }
}
