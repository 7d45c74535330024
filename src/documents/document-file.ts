import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { problemAt } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import { FILE_LIMIT_BYTES } from './text-bounds.js';
import { readYamlText } from './yaml-text.js';
import type { ReadYaml } from './yaml-text.js';

/**
 * Reads one YAML file, never more than the limit of it.
 *
 * @param path absolute
 * @param file how problems name it: relative to the home, with forward slashes
 */
export function readYamlFile(path: string, file: string): ReadYaml {
  const read = readTextFile(path, file);
  return 'problems' in read ? read : readYamlText(file, read.text);
}

/** The UTF-8 text of a file, without its byte order mark; never more than FILE_LIMIT_BYTES of it are read. */
export function readTextFile(
  path: string,
  file: string,
): { readonly text: string } | { readonly problems: readonly DocumentProblem[] } {
  const place = { file, line: 1, column: 1, path: '' };
  const refused = (problem: DocumentProblem) => ({ problems: [problem] });
  let bytes: Uint8Array;
  try {
    bytes = readBounded(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'EIO';
    if (code === 'ENOENT') return refused(problemAt(place, 'file_missing', {}));
    return refused(problemAt(place, 'file_unreadable', { reason: code }));
  }
  if (bytes.length > FILE_LIMIT_BYTES) {
    return refused(problemAt(place, 'file_too_large', { limitKiB: FILE_LIMIT_BYTES / 1024 }));
  }
  const text = decoded(bytes);
  return text === undefined ? refused(problemAt(place, 'not_utf8', {})) : { text };
}

function readBounded(path: string): Uint8Array {
  // A pipe would keep us waiting for whoever writes to it.
  if (!statSync(path).isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(FILE_LIMIT_BYTES + 1);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null);
      length += count;
      if (count === 0 || length === buffer.length) return buffer.subarray(0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** UTF-8 without its byte order mark; undefined where the bytes are no UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
