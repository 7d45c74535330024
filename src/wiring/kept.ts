/**
 * Things that are opened once for one configuration and used by many; an edit of the configuration opens another. What is in
 * use when its configuration goes may be in the middle of its work, so all are closed together, at the end.
 */
export class Kept<Thing extends { close(): Promise<void> }> {
  readonly #opened = new Map<string, Thing>();

  /** @param configuration everything that the thing depends on; compared as JSON */
  take(configuration: unknown, open: () => Thing): Thing {
    const key = JSON.stringify(configuration);
    const kept = this.#opened.get(key) ?? open();
    this.#opened.set(key, kept);
    return kept;
  }

  async close(): Promise<void> {
    const closing = [...this.#opened.values()].map((thing) => thing.close());
    this.#opened.clear();
    await Promise.allSettled(closing);
  }
}
