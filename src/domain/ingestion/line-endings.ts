import type { LineEnding } from './cells.js';
import type { FileProblem } from './faults.js';

/** One line ending throughout: the layout's, or else the first line's. */
export class LineEndings {
  readonly #asked: LineEnding | undefined;
  #seen: LineEnding | undefined;

  constructor(asked: 'lf' | 'crlf' | undefined) {
    this.#asked = asked;
  }

  /** @param line where the ending stands: the last line of its record */
  check(ending: LineEnding, line: number): FileProblem | undefined {
    if (ending === this.#seen || ending === 'none') return undefined;
    if (this.#seen !== undefined) return { fault: 'mixed_line_endings', line, found: ending, expected: this.#seen };
    this.#seen = ending;
    if (this.#asked === undefined || this.#asked === ending) return undefined;
    return { fault: 'wrong_line_ending', line, found: ending, expected: this.#asked };
  }
}
