import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { IngestOrder, IngestReport } from './order.js';

const PROGRAM = fileURLToPath(new URL('./ingesting-process.ts', import.meta.url));

export interface Ingesting {
  /** Everything is open, and nothing has been begun. */
  readonly ready: Promise<void>;
  /** Rejects where it failed by itself, with what it said. */
  readonly ended: Promise<'ended' | 'killed'>;
  /** SIGKILL, by its number. */
  kill(): void;
}

/** A process that ingests; its order travels on its standard input, because a command line is for everybody to read. */
export function startIngesting(order: IngestOrder, onReport: (report: IngestReport) => void): Ingesting {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  // A soak that is interrupted must leave nothing behind.
  process.once('exit', kill);
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (said: string) => (trouble += said));
  // One that is killed may not have read it all.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(order));
  const ended = once(child, 'close').then(([code, signal]) => {
    process.removeListener('exit', kill);
    if (signal === 'SIGKILL') return 'killed' as const;
    if (code === 0) return 'ended' as const;
    throw new Error(`the process that ingests failed (${code ?? signal}): ${trouble.slice(-2_000)}`);
  });
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const report = JSON.parse(line) as IngestReport;
      if (report.kind === 'ready') resolve();
      onReport(report);
    });
    ended.then(() => reject(new Error('the process that ingests ended before it began')), reject);
  });
  for (const promise of [ready, ended]) promise.catch(() => undefined);
  return { ready, ended, kill };
}
