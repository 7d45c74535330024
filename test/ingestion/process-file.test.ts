import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import type { FileResult, LoadProgress } from '../../src/domain/ingestion/run.js';
import { discoverFiles } from '../../src/ingestion/discover.js';
import type { FoundFile } from '../../src/ingestion/discovery.js';
import type { IngestionStation } from '../../src/ingestion/ports.js';
import { processFile } from '../../src/ingestion/process-file.js';
import { FakeMasters } from '../support/fake-masters.js';
import { aStation, openTestFolders } from '../support/ingestion-station.js';
import type { TestFolders } from '../support/ingestion-station.js';

const DATE = '2026-11-22';
const NAME = 'CLI_20261122.csv';
const GOOD = 'codigo;nombre\n1;Ana\n2;MAL\n';
const run = { runId: 'run-1', date: DATE, by: 'prueba' };

describe('processing a file', () => {
  let folders: TestFolders;
  let station: ReturnType<typeof aStation>;
  const progress: LoadProgress[] = [];

  beforeEach(async () => {
    folders = await openTestFolders();
    station = aStation(folders);
    progress.length = 0;
  });
  afterEach(() => folders.close());

  async function found(name = NAME, again = false): Promise<FoundFile> {
    const { groups } = await discoverFiles(station, { date: DATE, again }, Date.now());
    const file = groups
      .flat()
      .flatMap(({ files }) => files)
      .find((candidate) => (candidate.claimed ?? candidate.entry)?.name === name);
    assert.ok(file, `${name} is discovered`);
    return file;
  }

  function work(file: FoundFile, changes: { at?: IngestionStation; runId?: string; isLastTry?: boolean } = {}) {
    const { at = station, runId = run.runId, isLastTry = false } = changes;
    const signal = new AbortController().signal;
    const order = { run: { ...run, runId }, file, isLastTry };
    return processFile(at, order, { signal, onProgress: (seen) => progress.push(seen) });
  }

  it('claims, loads and puts away, and tells how far it is', async () => {
    await folders.put(`input/${NAME}`, GOOD);
    const result = await work(await found());
    assert.equal(result.outcome, 'loaded');
    assert.deepEqual([result.rowsRead, result.rowsLoaded, result.rowsRejected], [2, 1, 1]);
    assert.equal(result.place, `processed/${DATE}/${NAME}`);
    assert.deepEqual(await folders.lying(), [result.place]);
    assert.deepEqual(
      [...new Set(progress.map(({ phase }) => phase))],
      ['hashing', 'waiting', 'staging', 'merging', 'moving', 'done'],
    );
    assert.deepEqual(station.masters.audited.at(-1), {
      who: 'prueba',
      action: 'load',
      file: NAME,
      from: `input/${NAME}`,
      to: result.place,
    });
  });

  it('puts an invalid file into error/, and says what is wrong with it', async () => {
    await folders.put(`input/${NAME}`, 'codigo;nombre\n1;"ROTO\n');
    const result = await work(await found());
    assert.equal(result.outcome, 'invalid');
    assert.deepEqual(result.problem, { fault: 'unclosed_quote', line: 2 });
    assert.deepEqual(await folders.lying(), [`error/${NAME}`]);
    assert.equal(station.masters.invalid.length, 1);
  });

  it('loads the same content once, whatever it is called', async () => {
    await folders.put(`input/${NAME}`, GOOD);
    await folders.put('input/CLI_copia.csv', GOOD);
    const first = await work(await found());
    const second = await work(await found('CLI_copia.csv'));
    assert.deepEqual([first.outcome, second.outcome, second.loadId], ['loaded', 'duplicate', first.loadId]);
    assert.equal(station.masters.loads.length, 1);
    assert.deepEqual(await folders.lying(), [`processed/${DATE}/${NAME}`, `processed/${DATE}/CLI_copia.csv`].sort());
    assert.equal(station.masters.audited.at(-1)?.action, 'file_duplicate');
  });

  it('of eight who find the same file at once, one loads it', async () => {
    await folders.put(`input/${NAME}`, GOOD);
    const file = await found();
    const results = await Promise.all(Array.from({ length: 8 }, () => work(file)));
    assert.equal(station.masters.loads.length, 1);
    assert.ok(results.every(({ outcome, loadId }) => outcome === 'loaded' && loadId === 1));
    assert.deepEqual(await folders.lying(), [`processed/${DATE}/${NAME}`]);
  });

  it('loads again what is asked for again, once for each run, and leaves it in processed/', async () => {
    await folders.put(`input/${NAME}`, GOOD);
    await work(await found());
    const copy = await found(NAME, true);
    const again = await work(copy, { runId: 'run-2' });
    assert.deepEqual([again.outcome, again.loadId, again.place], ['loaded', 2, `processed/${DATE}/${NAME}`]);
    assert.equal((await work(await found(NAME, true), { runId: 'run-2' })).loadId, 2);
    assert.equal(station.masters.loads.length, 2);
    assert.deepEqual(await folders.lying(), [`processed/${DATE}/${NAME}`]);
  });

  it('gives back a file that does not stand still, on the last try', async () => {
    await folders.put(`input/${NAME}`, GOOD);
    const file = await found();
    const changing = aStation(folders, {
      masters: station.masters,
      staging: {
        stage: async (order) => {
          await appendFile(order.path, '3;Eva\n');
          throw Object.assign(new Error('it changed'), { code: 'FILE_CHANGED' });
        },
      },
    });
    await assert.rejects(work(file, { at: changing }), { code: 'FILE_CHANGED' });
    assert.deepEqual(await folders.lying(), [`input/.processing/${NAME}`]);
    const last = await work(file, { at: changing, isLastTry: true });
    assert.deepEqual([last.outcome, last.code], ['failed', 'FILE_CHANGED']);
    assert.deepEqual(await folders.lying(), [`input/${NAME}`]);
  });

  it('waits for whoever works on the same content, and gives up when it is cancelled', async () => {
    await folders.put(`input/${NAME}`, GOOD);
    const file = await found();
    const cancel = new AbortController();
    const held = Object.assign(new FakeMasters(), { exclusively: async () => undefined });
    const waiting = processFile(
      aStation(folders, { masters: held }),
      { run, file, isLastTry: false },
      { signal: cancel.signal, onProgress: ({ phase }) => phase === 'waiting' && setTimeout(() => cancel.abort(), 20) },
    );
    await assert.rejects(waiting, { code: 'CANCELLED' });
  });

  it('waits for as long as somebody else works on it: what refers to its master must not come before', async () => {
    await folders.put(`input/${NAME}`, GOOD);
    const file = await found();
    const { now } = Date;
    const masters = new FakeMasters();
    const free = masters.exclusively.bind(masters);
    let asked = 0;
    const held = Object.assign(masters, {
      async exclusively<Result>(lock: string, use: () => Promise<Result>) {
        const atMs = now() + asked * 3_600_000;
        Date.now = () => atMs;
        asked += 1;
        return asked < 3 ? undefined : free(lock, use);
      },
    });
    try {
      assert.equal((await work(file, { at: aStation(folders, { masters: held }) })).outcome, 'loaded');
    } finally {
      Date.now = now;
    }
  });

  // Whatever a process had done when it died, the same run or a later one ends where an undisturbed one would.
  const CONTENTS = { loaded: GOOD, invalid: 'codigo;nombre\n1;"ROTO\n' } as const;
  for (const [expected, content] of Object.entries(CONTENTS)) {
    for (const rerun of ['run-1', 'run-2']) {
      it(`ends the same after a death at any step (${expected}, ${rerun === 'run-1' ? 'the same run' : 'a later run'})`, async () => {
        for (let deathAt = 1; ; deathAt += 1) {
          const own = await openTestFolders();
          try {
            await own.put(`input/${NAME}`, content);
            const masters = new FakeMasters();
            const healthy = aStation(own, { masters });
            const { groups } = await discoverFiles(healthy, { date: DATE }, Date.now());
            const file = groups[0]?.[0]?.files[0];
            assert.ok(file);
            const { mortal, calls } = mortalStation(healthy, deathAt);
            const dead = await work(file, { at: mortal }).catch(() => undefined);
            if (dead && calls() < deathAt) break;
            const result = await workAgain(healthy, file, rerun);
            const where = expected === 'loaded' ? `processed/${DATE}/${NAME}` : `error/${NAME}`;
            assert.deepEqual(await own.lying(), [where], `death at call ${deathAt}`);
            assert.equal(masters.loads.length, expected === 'loaded' ? 1 : 0);
            assert.equal(masters.invalid.length, expected === 'loaded' ? 0 : 1);
            assert.equal(masters.audited.length, expected === 'loaded' ? 1 : 0);
            if (result) assert.equal(result.outcome, expected, `death at call ${deathAt}`);
          } finally {
            await own.close();
          }
        }
      });
    }
  }

  /** The same run asks with what it had found; a later one looks at the folders first. */
  async function workAgain(at: IngestionStation, file: FoundFile, runId: string): Promise<FileResult | undefined> {
    if (runId === run.runId) return work(file, { at, runId });
    const { groups } = await discoverFiles(at, { date: DATE }, Date.now());
    const left = groups[0]?.[0]?.files[0];
    return left && work(left, { at, runId });
  }
});

/** Dies at its nth call of a port: before it is done, or after it is done and before it could be told. */
function mortalStation(station: IngestionStation, deathAt: number) {
  let calls = 0;
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function') return method;
        if (key === 'pathOf' || key === 'exclusively') return method.bind(target) as unknown;
        return async (...args: unknown[]) => {
          if (++calls >= deathAt) throw new Error('dead before');
          const result = (await Reflect.apply(method, target, args)) as unknown;
          if (++calls >= deathAt) throw new Error('dead after');
          return result;
        };
      },
    });
  const { folders, masters, staging } = station;
  return {
    mortal: { ...station, folders: mortal(folders), masters: mortal(masters), staging: mortal(staging) },
    calls: () => calls,
  };
}
