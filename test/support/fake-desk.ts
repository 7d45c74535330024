import { createDesk } from '../../src/ingestion/desk.js';
import type { Desk } from '../../src/ingestion/desk.js';
import type { DagPort, DeskRunner, DeskStation, ErrorRow, LedgerRow } from '../../src/ingestion/desk-ports.js';
import type { AuditEntry, FolderEntry } from '../../src/ingestion/ports.js';
import { IntegrationError } from '../../src/integrations/integration-error.js';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { fakeRuns } from './fake-runs.js';

export const PIPELINE = 'ingesta_diaria_maestras_erp';

/** Masters with only what the desk looks at. */
export const CLIENTES: Layout = {
  name: 'clientes',
  version: 1,
  file: {
    pattern: 'CLI_*.csv',
    format: 'csv',
    encoding: 'windows-1252',
    delimiter: ';',
    quote: '"',
    columnNames: true,
    lineEnding: 'crlf',
    bom: 'forbidden',
    unit: 'characters',
  },
  key: ['codigo'],
  fields: [
    { name: 'codigo', type: 'text', impliedDecimals: false, decimalMark: '.', required: true },
    { name: 'nombre', type: 'text', impliedDecimals: false, decimalMark: '.', required: true },
  ],
  references: [],
  target: { table: 'clientes' },
  owner: { name: 'Equipo ERP' },
};

/** The desk over fakes in memory: folders, rows, runs and the user's DAG. What was done can be read from them. */
export function fakeDesk(
  options: { readonly runner?: DeskRunner; readonly nowMs?: () => number; readonly dag?: DagPort } = {},
) {
  const { runner = 'guardia', nowMs = () => Date.parse('2026-11-22T15:00:00Z') } = options;
  const runs = fakeRuns();
  const world = {
    errorFolder: new Set<string>(),
    input: new Set<string>(),
    /** Names in input/.records. */
    records: [] as string[],
    audit: [] as AuditEntry[],
    errors: [] as ErrorRow[],
    ledger: [] as LedgerRow[],
    loadedHashes: new Set<string>(),
    pending: 0,
    /** Of the file that load 3 put away. */
    beginning: undefined as Buffer | undefined,
    databaseIsDown: false,
  };
  const down = (): void => {
    if (world.databaseIsDown) throw new IntegrationError('SERVICE_UNREACHABLE', 'the fake database is down');
  };
  const folders: Partial<DeskStation['folders']> = {
    list: async () =>
      [...world.input].map((name): FolderEntry => ({ name, place: 'input', bytes: 1, modifiedAtMs: 0, inode: name })),
    archived: async () => [],
    async returnToInput(name) {
      if (!world.errorFolder.has(name)) throw new IntegrationError('NOT_FOUND', `no ${name} in error/`);
      if (world.input.has(name)) throw new IntegrationError('CONFLICT', `${name} is in input/`);
      world.errorFolder.delete(name);
      world.input.add(name);
      return { from: `error/${name}`, to: `input/${name}`, hash: 'ab12', bytes: 9 };
    },
    async putRecords(master, path) {
      const name = path.split('/').at(-1) ?? '';
      world.records.push(`${master}/${name}`);
      return { name, hash: `hash of ${name}`, bytes: 9 };
    },
  };
  const masters: Partial<DeskStation['masters']> = {
    prepare: async () => ({ timeZone: 'America/Bogota', warnings: [] }),
    async audit(entry) {
      down();
      world.audit.push(entry);
    },
    findLoad: async (_master, hash) =>
      world.loadedHashes.has(hash)
        ? ({ loadId: 1 } as Awaited<ReturnType<DeskStation['masters']['findLoad']>>)
        : undefined,
    async listErrors(filter, limit) {
      down();
      return world.errors.filter(fits(filter)).slice(0, limit);
    },
    summariseErrors: async () => [],
    async *exportErrors(filter) {
      yield* world.errors.filter(fits(filter));
    },
    loadsOfFile: async (file) => world.ledger.filter((row) => row.file === file),
    listAudit: async () =>
      world.beginning === undefined
        ? []
        : [{ at: '', who: '', action: 'file_loaded', loadId: 3, to: 'processed/2026-11-22/x.csv' }],
    countPending: async () => world.pending,
  };
  const station = {
    pipeline: PIPELINE,
    timeZone: 'America/Bogota',
    layouts: new Map([[CLIENTES.name, CLIENTES]]),
    folders,
    masters,
    firstBytes: async () => world.beginning,
  } as unknown as DeskStation;
  const dag = fakeDag();
  const desk: Desk = createDesk({
    runner,
    pipeline: PIPELINE,
    timeZone: 'America/Bogota',
    nowMs,
    station: async () => station,
    client: async () => runs.client,
    runs: async () => runs.stored,
    dag: async () => options.dag ?? dag.port,
  });
  return { desk, world, runs, dag };
}

function fits(filter: Parameters<DeskStation['masters']['listErrors']>[0]): (row: ErrorRow) => boolean {
  return ({ date, type, master, file, correctedAt }) =>
    (filter.from === undefined || date >= filter.from) &&
    (filter.to === undefined || date <= filter.to) &&
    (filter.type === undefined || type === filter.type) &&
    (filter.master === undefined || master === filter.master) &&
    (filter.file === undefined || file === filter.file) &&
    !(filter.uncorrectedOnly && correctedAt !== undefined);
}

/** The user's DAG, in memory. */
function fakeDag() {
  type Run = Awaited<ReturnType<DagPort['lastRuns']>>[number];
  const runs: Run[] = [];
  const cleared: string[] = [];
  const failedTasks = new Map<string, readonly string[]>();
  const port: DagPort = {
    dagId: PIPELINE,
    lastRuns: async (limit) => runs.slice(0, limit),
    async run(runId) {
      const run = runs.find((one) => one.runId === runId);
      if (!run) throw new IntegrationError('NOT_FOUND', runId);
      return run;
    },
    tasks: async () => [{ name: 'cargar', state: 'failed', tries: 1 }],
    async trigger(runId, conf) {
      const run: Run = { runId, state: 'queued', type: 'manual', conf };
      runs.unshift(run);
      return run;
    },
    async clearFailed(runId) {
      cleared.push(runId);
      return failedTasks.get(runId) ?? [];
    },
  };
  return { port, runs, cleared, failedTasks };
}
