import { heartbeat, sleep } from '@temporalio/activity';
import type { ActivityPorts } from '../../src/activities/index.js';
import type {
  Discovery,
  FoundFile,
  IngestionActivities,
  IngestionPlan,
} from '../../src/activities/ingestion/contract.js';
import type { LastRun } from '../../src/activities/actions/verify-date-ingested.js';
import type { ReprocessOrder } from '../../src/activities/actions/reprocess.js';
import type { ReprocessResult } from '../../src/domain/actions/action.js';
import type { ProbeActivities } from '../../src/activities/contract.js';
import type { Alert } from '../../src/domain/alert.js';
import type { NewestLoad } from '../../src/domain/ingestion/newest-load.js';
import { MOST_FILES_PER_LOOK, OUTLETS } from '../../src/domain/ingestion/run.js';
import type { Outlet, FileResult, IngestionView, LoadProgress } from '../../src/domain/ingestion/run.js';
import type { FailureCode } from '../../src/domain/failures.js';
import { heldBack } from '../../src/ingestion/held-back.js';

/** What a test puts into the folders. */
export interface FakeFile {
  readonly name: string;
  readonly master: string;
  /** What loading it comes to; all of ten rows where absent. */
  readonly result?: Partial<FileResult>;
  /** Still being written until so many looks have seen it. */
  readonly unstableLooks?: number;
}
interface Expected {
  readonly master: string;
  readonly expectedBy: string;
  readonly expectedAt: string;
}
/** What can be made to fail, with the code that it fails with. */
type Faulty = 'prepare' | 'discover' | 'outbox' | Outlet | 'verify' | 'save' | `load ${string}`;

/** Tries follow each other at once: how long the pauses between them are is not what these tests ask. */
const RETRY_AFTER_MS = 20;
const SERVICES = { database: 'postgres', kafka: 'kafka', oracle: 'oracle' } as const;

/** A pipeline in memory: folders, tables, a topic and an Oracle, which keep a ledger of what was really done to them. */
export class FakeIngestion {
  /** Each deed in order: `load CLI_1.csv`, `publish 10`, `oracle`, `verify 1,2`, … */
  readonly ledger: string[] = [];
  readonly alerts: Alert[] = [];
  readonly saved: IngestionView[] = [];
  readonly orders: (ReprocessOrder & { readonly deed: string })[] = [];
  /** What the newest run was asked for. */
  readonly asked: { readonly date?: string; readonly at: string }[] = [];
  readonly loads = new Map<string, NewestLoad>();
  readonly rejections = new Map<string, string>();
  reprocessed: ReprocessResult = { succeeded: true, run: 'ingestion/p/2026-11-22', rowsLoaded: 10, rowsRejected: 0 };
  lastRun: LastRun | undefined;
  plan: IngestionPlan = { timeZone: 'America/Bogota', hasKafka: true, hasOracle: true, services: SERVICES };
  groups: readonly (readonly string[])[] = [['clientes', 'proveedores'], ['productos']];
  /** What each master refers to. Empty: nobody says, which counts as all groups before. */
  references: Readonly<Record<string, readonly string[]>> = {};
  expected: readonly Expected[] = [];
  unknown: readonly string[] = [];
  /** Long enough for the others of a group to have begun. */
  loadMs = 30;
  /** The most loads that ran at the same moment. */
  mostAtOnce = 0;
  #files: FakeFile[] = [];
  readonly #faults = new Map<Faulty, { readonly code: FailureCode; left: number }>();
  readonly #looked = new Map<string, number>();
  #loaded: string[] = [];
  #outbox = 0;
  #lastLoadId = 0;
  #running = 0;
  #held: { readonly begun: () => void; readonly released: Promise<void>; readonly release: () => void } | undefined;

  put(...files: readonly FakeFile[]): void {
    this.#files.push(...files);
  }

  /** From now on it fails, so many times; for ever where no number is given. */
  fail(what: Faulty, code: FailureCode, times = Infinity): void {
    this.#faults.set(what, { code, left: times });
  }

  mend(): void {
    this.#faults.clear();
  }

  /** From now on a load begins and does not end until it is released, or its worker stops. */
  holdLoads(): { readonly begun: Promise<void>; readonly release: () => void } {
    let begin = (): void => undefined;
    let release = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    this.#held = { begun: begin, released, release };
    return { begun, release };
  }

  /** As new, for the next test. */
  reset(): void {
    this.#held?.release();
    this.#held = undefined;
    for (const kept of [this.ledger, this.alerts, this.saved, this.orders, this.asked]) kept.length = 0;
    for (const known of [this.loads, this.rejections, this.#faults, this.#looked]) known.clear();
    this.#files = [];
    this.#loaded = [];
    this.#outbox = 0;
    this.mostAtOnce = 0;
    this.loadMs = 30;
    this.lastRun = undefined;
    this.plan = { timeZone: 'America/Bogota', hasKafka: true, hasOracle: true, services: SERVICES };
    this.groups = [['clientes', 'proveedores'], ['productos']];
    this.references = {};
    this.expected = [];
    this.unknown = [];
    this.reprocessed = { succeeded: true, run: 'ingestion/p/2026-11-22', rowsLoaded: 10, rowsRejected: 0 };
  }

  /** The deeds of a run. `open_incident` is here too: the door that the run tells what it found. */
  activities(): IngestionActivities & Pick<ProbeActivities, 'open_incident'> {
    return {
      plan_ingestion: async () => this.plan,
      prepare_ingestion: async () => {
        this.#did('prepare');
        return { ...this.plan, warnings: [] };
      },
      discover_files: async ({ params }) => this.#discover(params),
      load_file: async ({ params: { file } }) => this.#load(file),
      publish_events: async () => {
        const published = this.#outbox;
        this.#fault('outbox');
        this.#did('kafka', `publish ${published}`);
        this.#outbox = 0;
        return { published, pending: 0 };
      },
      count_pending_events: async () => ({ pending: this.#outbox }),
      load_oracle: async () => {
        this.#did('oracle');
        return { merged: 1, refused: 0, pending: 0 };
      },
      verify_ingestion: async ({ params: { loadIds } }) => {
        this.#did('verify', `verify ${loadIds.length}`);
        return { verified: true, expected: 1, found: 1, repeats: 0, detail: '' };
      },
      send_rejections: async ({ params: { result } }) => {
        this.ledger.push(`tell ${result.file}`);
        return undefined;
      },
      save_ingestion_run: async ({ params: { view } }) => {
        this.#fault('save');
        this.saved.push(view);
      },
      open_incident: async ({ params: { alert } }) => {
        this.alerts.push(alert);
        return { outcome: 'opened', workflowId: `incident/${alert.type}/${alert.subject}`, incidentId: 'x' };
      },
    };
  }

  /** What runbooks ask of it. */
  reprocessPorts(): Pick<ActivityPorts, 'reprocess' | 'loads' | 'lastRuns'> {
    const asked = (deed: string) => async (order: ReprocessOrder) => {
      this.orders.push({ ...order, deed });
      return this.reprocessed;
    };
    return {
      reprocess: { file: asked('file'), records: asked('records'), events: asked('events'), date: asked('date') },
      lastRuns: {
        lastRun: async (of) => {
          this.asked.push(of);
          return this.lastRun;
        },
      },
      loads: {
        isMaster: async (name) => this.groups.flat().includes(name),
        newestLoad: async ({ name }) => this.loads.get(name),
        rejections: async ({ name }) => this.rejections.get(name),
      },
    };
  }

  #discover({ masters, files }: { masters?: readonly string[]; files?: readonly string[] }): Discovery {
    this.#did('discover');
    const asked = this.#files.filter(
      ({ name, master }) => (masters?.includes(master) ?? true) && (files?.includes(name) ?? true),
    );
    const seen = asked.map((file) => ({ ...file, found: found(file) }));
    const unstable = seen.filter(({ name, unstableLooks = 0 }) => (this.#looked.get(name) ?? 0) < unstableLooks);
    for (const { name } of asked) this.#looked.set(name, (this.#looked.get(name) ?? 0) + 1);
    const { free, held } = heldBack(
      seen.map((file) => file.found),
      new Set(unstable.map((file) => file.found)),
      (master) => this.references[master] ?? [],
    );
    const more = Math.max(0, free.length - MOST_FILES_PER_LOOK);
    const taken = free.slice(0, MOST_FILES_PER_LOOK);
    return {
      groups: this.groups.map((group) =>
        group.map((master) => ({
          master,
          files: taken.filter((file) => file.master === master),
          ...(this.references[master] && { references: this.references[master] }),
        })),
      ),
      ...(more > 0 && { more }),
      unstable: unstable.map(({ name }) => name),
      ...(held.length > 0 && { held: held.map(({ entry }) => entry?.name ?? '') }),
      unknown: this.unknown,
      unsafe: [],
      absent: this.expected.filter(
        ({ master }) => !this.#loaded.includes(master) && !asked.some((file) => file.master === master),
      ),
    };
  }

  async #load({ master, entry }: FoundFile): Promise<FileResult> {
    const file = this.#files.find(({ name }) => name === entry?.name);
    const name = entry?.name ?? '';
    this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    try {
      await this.#whileHeld(name);
      await sleep(this.loadMs);
      this.#fault(`load ${name}`);
    } finally {
      this.#running -= 1;
    }
    this.ledger.push(`load ${name}`);
    this.#files = this.#files.filter((other) => other !== file);
    const result: FileResult = { ...wholeOf(name, master, (this.#lastLoadId += 1)), ...file?.result };
    if (result.outcome === 'loaded') {
      this.#loaded.push(master);
      this.#outbox += result.events;
    }
    return result;
  }

  async #whileHeld(name: string): Promise<void> {
    if (!this.#held) return;
    const progress: LoadProgress = {
      file: name,
      phase: 'staging',
      rows: 5,
      bytes: 50,
      bytesTotal: 100,
      rowsPerSecond: 5,
    };
    const alive = setInterval(() => heartbeat(progress), 100);
    heartbeat(progress);
    this.#held.begun();
    await this.#held.released;
    clearInterval(alive);
  }

  #did(what: Faulty, line: string = what): void {
    this.#fault(what);
    this.ledger.push(line);
  }

  #fault(what: Faulty): void {
    const fault = this.#faults.get(what);
    if (!fault || fault.left <= 0) return;
    fault.left -= 1;
    this.ledger.push(`${what} failed`);
    const outlet = OUTLETS.find((name) => name === what);
    const facts = { code: fault.code, retryAfterMs: RETRY_AFTER_MS, outlet };
    throw Object.assign(new Error(`${what} does not work`), facts);
  }
}

function found({ name, master }: FakeFile): FoundFile {
  return { master, entry: { name, place: 'input', bytes: 100, modifiedAtMs: 0, inode: name } };
}

function wholeOf(file: string, master: string, loadId: number): FileResult {
  return {
    file,
    master,
    outcome: 'loaded',
    loadId,
    bytes: 100,
    rowsRead: 10,
    rowsLoaded: 10,
    rowsRejected: 0,
    inserted: 10,
    updated: 0,
    unchanged: 0,
    events: 10,
    tookMs: 1,
  };
}
