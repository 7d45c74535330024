/** Where the values of a record go, in the order of the layout's fields; parts of one value may come one after the other. */
export interface ValueSink {
  /** The value of the next field begins. */
  nextField(): void;
  /** The field is absent. */
  nothing(): void;
  /** Printable ASCII without a backslash, as it is. */
  ascii(bytes: Uint8Array, start: number, end: number): void;
  /** One byte of printable ASCII that is no backslash. */
  byte(code: number): void;
  /** In the file's encoding; `flags` of its bytes say what is in it (see byte-flags.ts). */
  text(bytes: Uint8Array, start: number, end: number, flags: number): void;
}
