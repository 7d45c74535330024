import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openArchive } from '../../src/integrations/files/archive/open-archive.js';
import { interleaved, timed } from '../ingest/rounds.js';
import { measure } from '../measure.js';
import type { Measure } from '../measure.js';

const run = promisify(execFile);
const DATE = '2026-09-01';
const FILES = 40;

/**
 * A date's files into an archive that is read back and compared with name, size and SHA-256 before the originals go, against
 * `tar czf`, `tar tzf` and `rm` by hand, which compare nothing.
 */
export async function archiveMeasures(rows: number, rounds: number): Promise<readonly Measure[]> {
  const home = await mkdtemp(join(tmpdir(), 'guardia-bench-'));
  const template = join(home, 'template');
  const processed = join(home, 'processed');
  const folder = join(home, 'archivo');
  const archive = openArchive({ home, input: join(home, 'input'), processed, error: join(home, 'error') }, folder);
  try {
    await writeFiles(template, rows);
    const begin = async (): Promise<void> => {
      for (const path of [processed, folder]) await rm(path, { recursive: true, force: true });
      await mkdir(folder);
      await cp(template, join(processed, DATE), { recursive: true });
      await run('sync');
    };
    const took = await interleaved(
      {
        ours: async () => {
          await begin();
          const { signal } = new AbortController();
          return timed(() => archive.archive({ date: DATE, runId: 'bench', signal, onProgress: () => undefined }));
        },
        byHand: async () => {
          await begin();
          const script = `tar -czf "$1/a.tar.gz" -C "$2" ${DATE} && tar -tzf "$1/a.tar.gz" >/dev/null && rm -r "$2/${DATE}"`;
          return timed(() => run('bash', ['-c', script, 'bash', folder, processed]));
        },
      },
      rounds,
    );
    return [measure('archive, verified, against tar czf and tar tzf', 'ms', took.ours, took.byHand, { atMost: 1.3 })];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, rows: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const each = Math.ceil(rows / FILES);
  for (let file = 0; file < FILES; file += 1) {
    const lines = Array.from({ length: each }, (_, at) => {
      const n = file * each + at;
      return `C${String(n).padStart(8, '0')};Cliente ${(n * 7_919) % 100_003};Ciudad ${n % 300};${n * 1.37};${n % 2}\n`;
    });
    await writeFile(join(folder, `CLI_${file}.csv`), lines.join(''));
  }
}
