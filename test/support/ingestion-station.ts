import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import type { IngestionStation, StagingPort } from '../../src/ingestion/ports.js';
import { createFolders } from '../../src/integrations/files/folders.js';
import type { FoldersConfig } from '../../src/integrations/files/roots.js';
import { FakeMasters } from './fake-masters.js';

/** A layout of two fields; what a test says of it besides. */
export function aLayout(changes: Partial<Layout> & { readonly pattern?: string } = {}): Layout {
  const { pattern = 'CLI_*.csv', ...given } = changes;
  const field = { type: 'text', impliedDecimals: false, decimalMark: '.', required: true } as const;
  return {
    name: 'clientes',
    version: 1,
    file: {
      pattern,
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      columnNames: true,
      bom: 'forbidden',
      unit: 'characters',
    },
    key: ['codigo'],
    fields: [
      { ...field, name: 'codigo' },
      { ...field, name: 'nombre' },
    ],
    references: [],
    target: { table: given.name ?? 'clientes' },
    owner: { name: 'Equipo ERP', email: 'erp@example.com' },
    ...given,
  };
}

/** What a claim's name has before the file's own. */
const CLAIM_HEAD = /(\.processing\/)\d+-\d+(?:\.again\.[\d-]{10})?(?:\.records\.[^-]+)?-/;

/** Folders of a test's own, real, and a look at them from outside. */
export interface TestFolders {
  readonly home: string;
  readonly config: FoldersConfig;
  /** Puts a file there; old enough to be stable. */
  put(place: string, content: string | Buffer): Promise<string>;
  /** Every plain file, relative to the home, sorted; a claim as the file that it is. */
  lying(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openTestFolders(): Promise<TestFolders> {
  const home = await mkdtemp(join(tmpdir(), 'guardia-files-'));
  await chmod(home, 0o755);
  const config = {
    home,
    input: join(home, 'input'),
    processed: join(home, 'processed'),
    error: join(home, 'error'),
  };
  await mkdir(config.input);
  return {
    home,
    config,
    async put(place, content) {
      const path = join(home, place);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, content);
      const anHourAgo = new Date(Date.now() - 3_600_000);
      await utimes(path, anHourAgo, anHourAgo);
      return path;
    },
    async lying() {
      const entries = await readdir(home, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(home, join(parentPath, name)))
        .map((place) => place.replace(CLAIM_HEAD, '$1'))
        .sort();
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}

/** Counts lines after the first as rows; `MAL` in a row is a rejected one, `ROTO` anywhere makes the file invalid. */
export const fakeStaging: StagingPort = {
  async stage({ path, onProgress }) {
    const text = await readFile(path, 'utf8');
    if (text.includes('ROTO')) return { kind: 'invalid', problem: { fault: 'unclosed_quote', line: 2 }, rowsRead: 0 };
    const rows = text.split('\n').slice(1).filter(Boolean);
    const rejected = rows.filter((row) => row.includes('MAL')).length;
    onProgress({ rows: rows.length, bytes: text.length });
    return { kind: 'staged', rowsRead: rows.length, rowsStaged: rows.length - rejected, rowsRejected: rejected };
  },
};

/** Real folders, a database in memory. */
export function aStation(
  folders: TestFolders,
  changes: Partial<Omit<IngestionStation, 'layouts'>> & { readonly layouts?: readonly Layout[] } = {},
): IngestionStation & { readonly masters: FakeMasters } {
  const { layouts = [aLayout()], masters = new FakeMasters(), ...given } = changes;
  return {
    pipeline: 'ingesta_diaria_maestras_erp',
    timeZone: 'America/Bogota',
    services: { database: 'lab-postgres' },
    stableAfterMs: 10_000,
    maxErrorRate: 0.05,
    folders: createFolders(folders.config),
    staging: fakeStaging,
    ...given,
    masters: masters as FakeMasters,
    layouts: new Map(layouts.map((layout) => [layout.name, layout])),
  };
}
