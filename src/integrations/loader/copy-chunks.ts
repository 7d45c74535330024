/** COPY is fed in pieces of about this size; smaller ones cost a message each. */
const CHUNK_BYTES = 256 * 1024;

/** Output in pieces that go to the socket as they are. A piece that was taken away is never written again. */
export class CopyChunks {
  /** Of the piece that `room` gave last. */
  used = 0;
  #current: Buffer = Buffer.alloc(0);
  #full: Buffer[] = [];

  /** The piece to write in from `used` on, with at least that much room. What is written counts once `used` says so. */
  room(bytes: number): Buffer {
    if (this.#current.length - this.used < bytes) {
      this.#closePiece();
      // Not from Node's shared pool, because it stays with the socket for a while.
      this.#current = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    }
    return this.#current;
  }

  append(text: string): void {
    const most = text.length * 3;
    const room = this.room(most);
    this.used += room.write(text, this.used, 'utf8');
  }

  /** What is waiting, without the piece that is still being filled; with it where it is the last call. */
  take({ all }: { readonly all: boolean }): readonly Buffer[] {
    if (all) this.#closePiece();
    const pieces = this.#full;
    this.#full = [];
    return pieces;
  }

  #closePiece(): void {
    if (this.used > 0) this.#full.push(this.#current.subarray(0, this.used));
    this.#current = Buffer.alloc(0);
    this.used = 0;
  }
}
