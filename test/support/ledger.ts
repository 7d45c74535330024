/** What arrived outside of us, in order. Tests wait for an entry, never for a fixed time. */
export class Ledger<Entry> {
  readonly entries: Entry[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #describe: (entry: Entry) => string;

  constructor(describe: (entry: Entry) => string) {
    this.#describe = describe;
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    for (const wake of this.#waiting) wake();
  }

  /** The first entry that matches, already here or still to come. Fails with what did arrive. */
  async expect(matches: (entry: Entry) => boolean, what: string, timeoutMs = 5_000): Promise<Entry> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = this.entries.find(matches);
      if (found) return found;
      if (!(await this.#changed(deadline - Date.now()))) {
        const arrived = this.entries.map((entry) => `  - ${this.#describe(entry)}`).join('\n') || '  (nothing)';
        throw new Error(`${what} did not arrive within ${timeoutMs} ms; what arrived:\n${arrived}`);
      }
    }
  }

  #changed(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (changed: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(changed);
      };
      const wake = (): void => end(true);
      const timer = setTimeout(() => end(false), Math.max(0, withinMs));
      this.#waiting.add(wake);
    });
  }
}
