import { isAscii, isUtf8 } from 'node:buffer';
import { LF } from '../../domain/ingestion/byte-flags.js';
import type { FileProblem } from '../../domain/ingestion/faults.js';
import type { Encoding } from '../../domain/ingestion/layout.js';
import type { FileWindow } from './file-window.js';

/** What can be said of bytes before they are text. Asked once for each window, it looks at every byte once or twice. */
export class ByteChecks {
  readonly #encoding: Encoding;
  /** Of all bytes until now; only meant of files whose bytes are characters each. */
  #isUtf8 = true;
  #firstHighLine: number | undefined;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  /**
   * Looks at the bytes that no window had before, up to the last line that ends in it.
   *
   * @param carried how many bytes of the window were looked at before
   * @param line where the window begins
   * @returns how many bytes of the window are looked at now, or what is wrong
   */
  check({ buffer, from, end, ended }: FileWindow, carried: number, line: number): number | FileProblem {
    const window = buffer.subarray(from, end);
    const nul = window.indexOf(0);
    const lineAt = (index: number): number => line + countLineFeeds(window.subarray(0, index));
    if (nul !== -1) return { fault: 'nul_byte', line: lineAt(nul), found: '0x00' };
    const to = ended ? window.length : window.lastIndexOf(LF) + 1;
    if (to <= carried) return carried;
    const fresh = window.subarray(carried, to);
    if (this.#encoding === 'utf-8') {
      if (!isUtf8(fresh)) {
        const index = firstInvalid(fresh);
        const found = `0x${fresh
          .subarray(index, index + 1)
          .toString('hex')
          .toUpperCase()}`;
        return { fault: 'bad_encoding', line: lineAt(carried + index), found, expected: 'utf-8' };
      }
    } else if (this.#isUtf8 && !isAscii(fresh)) {
      this.#firstHighLine ??= lineAt(carried + fresh.findIndex((byte) => byte >= 0x80));
      this.#isUtf8 = isUtf8(fresh);
    }
    return to;
  }

  /**
   * At the end. Accents of UTF-8 can be read as pairs of other characters in any encoding of single bytes, which nobody
   * would notice; but text of these encodings is practically never valid UTF-8.
   */
  conclude(): FileProblem | undefined {
    if (this.#encoding === 'utf-8' || this.#firstHighLine === undefined || !this.#isUtf8) return undefined;
    return { fault: 'bad_encoding', line: this.#firstHighLine, found: 'utf-8', expected: this.#encoding };
  }
}

function countLineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

/** Of bytes that are no UTF-8: where the first character that is none begins. */
function firstInvalid(bytes: Buffer): number {
  let line = 0;
  for (
    let next = bytes.indexOf(LF);
    next !== -1 && isUtf8(bytes.subarray(line, next));
    next = bytes.indexOf(LF, line)
  ) {
    line = next + 1;
  }
  let at = line;
  while (at < bytes.length && isUtf8(bytes.subarray(at, at + utf8Length(bytes[at] ?? 0))))
    at += utf8Length(bytes[at] ?? 0);
  return Math.min(at, bytes.length - 1);
}

/** How many bytes a character has that begins with this one. */
function utf8Length(lead: number): number {
  if (lead < 0xc0) return 1;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
