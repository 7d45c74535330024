import type { RejectedRecord } from '../../domain/ingestion/faults.js';
import { CopyChunks } from './copy-chunks.js';

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const NULL = '\\N';

/** Writes rejected records in the text format of COPY, in the order of REJECTS_COLUMNS. */
export class RejectRows {
  readonly chunks = new CopyChunks();

  add({ lineNumber, fault, field, value, expected, entityKey, record, others }: RejectedRecord): void {
    const texts = [fault, field, value, expected, entityKey, record];
    const json = others.length === 0 ? NULL : escaped(JSON.stringify(others));
    this.chunks.append(`${lineNumber}\t${texts.map(escapedOrNull).join('\t')}\t${json}\n`);
  }
}

function escapedOrNull(text: string | undefined): string {
  return text === undefined ? NULL : escaped(text);
}

function escaped(text: string): string {
  return text.replace(SPECIAL, (special) => ESCAPES[special] ?? '');
}
