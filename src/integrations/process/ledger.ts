import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export const LEDGER_EVENTS = ['intent', 'kill', 'start'] as const;
export type LedgerEvent = (typeof LEDGER_EVENTS)[number];

/** One line of the process ledger: what was going to be done, or was done, to which life of which process. */
export interface LedgerLine {
  /** ISO 8601, by the clock of this machine. */
  readonly at: string;
  readonly service: string;
  readonly event: LedgerEvent;
  /** The grant that this was done under; `lab-up#…` and `lab-down#…` where a person started or stopped it. */
  readonly token: string;
  /** The process that was to be replaced, was ended, or was started; null where none ran. */
  readonly pid: number | null;
  /** `<pid>@<start>`, or `none`. */
  readonly instance: string;
  readonly startedAt: string | null;
}

export interface Ledger {
  append(line: LedgerLine): Promise<void>;
  read(): Promise<readonly LedgerLine[]>;
}

/** The ledger in a JSONL file. Every line is on the disk before `append` returns. */
export function openLedger(file: string): Ledger {
  return {
    async append(line) {
      await mkdir(dirname(file), { recursive: true });
      const handle = await open(file, 'a+');
      try {
        const { size } = await handle.stat();
        const tail = Buffer.alloc(1);
        if (size > 0) await handle.read(tail, 0, 1, size - 1);
        // A line that was cut short by a crash must not swallow this one.
        const separator = size > 0 && tail.toString() !== '\n' ? '\n' : '';
        await handle.write(`${separator}${JSON.stringify(line)}\n`);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap(parseLine);
    },
  };
}

function parseLine(text: string): readonly LedgerLine[] {
  try {
    const value = JSON.parse(text) as Partial<LedgerLine> | null;
    return value?.service && value.token && value.event ? [value as LedgerLine] : [];
  } catch {
    return [];
  }
}
