import type { CopyStreamQuery } from 'pg-copy-streams';

/** A COPY that is under way, with promises where the driver has events. */
export class CopyStream {
  readonly #query: CopyStreamQuery;
  #failure: Error | undefined;
  #settle: ((failure?: Error) => void) | undefined;

  constructor(query: CopyStreamQuery) {
    this.#query = query;
    query.on('drain', () => this.#settle?.());
    query.on('finish', () => this.#settle?.());
    query.on('error', (error: Error) => {
      this.#failure ??= error;
      this.#settle?.(error);
    });
  }

  /** Returns when more may be written. Throws what the server said, also of what was written before. */
  async write(piece: Buffer): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (!this.#query.write(piece)) await this.#next();
  }

  /** Returns how many rows the server took. */
  async end(): Promise<number> {
    if (this.#failure) throw this.#failure;
    this.#query.end();
    await this.#next();
    return this.#query.rowCount;
  }

  async #next(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#settle = (failure) => {
        this.#settle = undefined;
        if (failure) reject(failure);
        else resolve();
      };
    });
  }
}
