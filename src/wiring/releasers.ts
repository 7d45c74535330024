/** Closes what was opened, in reverse; the first error is kept and the rest is still closed. Closing twice does nothing more. */
export class Releasers {
  readonly #releases: (() => Promise<void> | void)[] = [];

  onRelease(release: () => Promise<void> | void): void {
    this.#releases.push(release);
  }

  async releaseAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let release = this.#releases.pop(); release; release = this.#releases.pop()) {
      try {
        await release();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
