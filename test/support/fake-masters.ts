import type { OutboxEvent } from '../../src/domain/ingestion/event.js';
import type {
  AuditEntry,
  CommitOrder,
  InvalidFileOrder,
  LoadRecord,
  LoadSums,
  MastersPort,
} from '../../src/ingestion/ports.js';

interface FakeLoad extends LoadRecord {
  readonly master: string;
  readonly hash: string;
  published: number;
  oracleLoaded: number;
}

/** The pipeline's PostgreSQL in memory: what a commit leaves, and nothing of its rows. One event a loaded row. */
export class FakeMasters implements MastersPort {
  readonly loads: FakeLoad[] = [];
  readonly invalid: InvalidFileOrder[] = [];
  readonly audited: AuditEntry[] = [];
  readonly refused: { readonly loadId: number; readonly n: number }[] = [];
  readonly #held = new Set<string>();

  async prepare() {
    return { timeZone: 'America/Bogota', warnings: [] };
  }

  async exclusively<Result>(lock: string, work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#held.has(lock)) return undefined;
    this.#held.add(lock);
    try {
      return await work();
    } finally {
      this.#held.delete(lock);
    }
  }

  async findLoad(master: string, hash: string): Promise<LoadRecord | undefined> {
    return this.loads.findLast((load) => load.master === master && load.hash === hash);
  }

  async commitLoad(order: CommitOrder): Promise<LoadRecord> {
    const known = await this.findLoad(order.layout.name, order.hash);
    if (known && !order.again) return known;
    const rowsLoaded = order.rowsRead - order.rowsRejected;
    const load: FakeLoad = {
      loadId: this.loads.length + 1,
      master: order.layout.name,
      hash: order.hash,
      runId: order.runId,
      date: order.date,
      file: order.file,
      rowsRead: order.rowsRead,
      rowsLoaded,
      rowsRejected: order.rowsRejected,
      inserted: rowsLoaded,
      updated: 0,
      unchanged: 0,
      events: rowsLoaded,
      published: 0,
      oracleLoaded: 0,
    };
    this.loads.push(load);
    this.audited.push({ who: order.by, action: 'load', file: order.file, from: order.from, to: order.to });
    return load;
  }

  async recordInvalidFile(order: InvalidFileOrder): Promise<void> {
    if (this.invalid.some(({ hash, date }) => hash === order.hash && date === order.date)) return;
    this.invalid.push(order);
  }

  async audit(entry: AuditEntry): Promise<void> {
    if (entry.key !== undefined && this.audited.some(({ key }) => key === entry.key)) return;
    this.audited.push(entry);
  }

  async quality(_loadId: number, maxErrorRate: number) {
    const history = { loads: 0, meanErrorRate: 0, worstErrorRate: 0 };
    return { errorRate: 0, maxErrorRate, exceeded: false, mostFrequent: [], history };
  }

  async loadSums(loadIds: readonly number[]): Promise<readonly LoadSums[]> {
    return this.loads
      .filter(({ loadId }) => loadIds.includes(loadId))
      .map((load) => ({ ...load, rowsInErrorLog: load.rowsRejected, superseded: false, rowsInOutbox: load.events }));
  }

  async mastersLoadedOn(date: string): Promise<ReadonlySet<string>> {
    return new Set(this.loads.filter((load) => load.date === date).map(({ master }) => master));
  }

  async pendingLoads(sink: 'kafka' | 'oracle') {
    return this.loads.filter((load) => (sink === 'kafka' ? load.published : load.oracleLoaded) < load.events);
  }

  async events(loadId: number, afterN: number, limit: number): Promise<readonly OutboxEvent[]> {
    const load = this.#load(loadId);
    const count = Math.max(0, Math.min(limit, load.events - afterN));
    return Array.from({ length: count }, (_, index) => {
      const n = afterN + index + 1;
      const entityKey = `${load.master}-${n}`;
      const time = '2026-11-22T07:00:00.000Z';
      return { loadId, n, id: `${load.hash}/${n}`, master: load.master, kind: 'created', entityKey, time, data: { n } };
    });
  }

  async markOut(sink: 'kafka' | 'oracle', loadId: number, throughN: number): Promise<void> {
    const load = this.#load(loadId);
    if (sink === 'kafka') load.published = Math.max(load.published, throughN);
    else load.oracleLoaded = Math.max(load.oracleLoaded, throughN);
  }

  async rejectFromOracle(loadId: number, refused: readonly { readonly n: number }[]): Promise<void> {
    for (const { n } of refused) {
      if (!this.refused.some((known) => known.loadId === loadId && known.n === n)) this.refused.push({ loadId, n });
    }
  }

  #load(loadId: number): FakeLoad {
    const load = this.loads.find((known) => known.loadId === loadId);
    if (!load) throw new Error(`no load ${loadId}`);
    return load;
  }
}
