import type { Layout } from '../../src/domain/ingestion/layout.js';
import { readShape } from '../../src/integrations/masters/table-shape.js';
import { measure, percentile } from '../measure.js';
import type { Measure, Target } from '../measure.js';
import type { Ground } from './ground.js';
import { hashOfFile } from './hash-of-file.js';
import { benchLayout } from './layout.js';
import { loadFile } from './load-file.js';
import { multiInsert } from './multi-insert.js';
import type { InsertedEvents } from './multi-insert.js';
import { loadScript, runPsql } from './psql.js';
import { interleaved, rate, timed } from './rounds.js';

const OURS = benchLayout('maestra_guardia');
const BY_HAND = benchLayout('maestra_psql');
const BY_INSERT = benchLayout('maestra_insert');
export const PATH_LAYOUTS: readonly Layout[] = [OURS, BY_HAND, BY_INSERT];
const CHANGED = 0.05;
const SEED = 21;
/** Far from those that the ledger gives. */
const FIRST_LOAD_BY_HAND = 1_000_000;

/**
 * From a file in `input/` to committed rows, events, ledger and audit, with every check on the way, against the same merge by
 * hand in psql without any: once into an empty table, once more with a file of which 5 % changed. Each has a table of its own
 * and the same content.
 */
export async function pathMeasures(ground: Ground, rows: number, rounds: number): Promise<readonly Measure[]> {
  const first = await ground.write('first.csv', OURS, { rows, seed: SEED, changedRate: 0 });
  const again = await ground.write('again.csv', OURS, { rows, seed: SEED, changedRate: CHANGED });
  const hashes = { first: await hashOfFile(first), again: await hashOfFile(again) };
  const target = await readShape(ground.ask, ground.schema, BY_HAND.target.table);
  if (!target) throw new Error('the tables were not prepared');
  let loadId = FIRST_LOAD_BY_HAND;
  const byHand = async (file: string, hash: string, isFirst: boolean): Promise<number> => {
    const script = loadScript(BY_HAND, { hash, file, loadId: (loadId += 1), target, isFirst });
    await ground.settle();
    return timed(() => runPsql(ground.databaseUrl, script));
  };
  // A reload needs what the first load left, so both are one turn.
  const reloads = { ours: [] as number[], byHand: [] as number[] };
  const took = await interleaved(
    {
      ours: async () => {
        await ground.clear();
        const tookMs = await load(ground, first);
        reloads.ours.push(await load(ground, again));
        return tookMs;
      },
      byHand: async () => {
        await ground.clear();
        const tookMs = await byHand(first, hashes.first, true);
        reloads.byHand.push(await byHand(again, hashes.again, false));
        return tookMs;
      },
    },
    rounds,
  );
  // As with the others, the first warms up.
  const reload = (ms: readonly number[]): number => rate(rows, percentile(ms.slice(1), 0.5));
  const half = { atLeast: 0.5 };
  return [
    measure(
      'first load, whole path, against a psql script',
      'rows/s',
      rate(rows, took.ours),
      rate(rows, took.byHand),
      half,
    ),
    measure(
      'reload, 5 % changed, whole path, against a psql script',
      'rows/s',
      reload(reloads.ours),
      reload(reloads.byHand),
      half,
    ),
  ];
}

/** The same first load against INSERT of 1,000 rows at a time, whose events are inserted likewise, or made on the way, or left out. */
export async function insertMeasures(ground: Ground, rows: number, rounds: number): Promise<readonly Measure[]> {
  const first = await ground.write('insert.csv', OURS, { rows, seed: SEED, changedRate: 0 });
  let loadId = FIRST_LOAD_BY_HAND;
  const byInsert = (events: InsertedEvents) => async (): Promise<number> => {
    await ground.clear();
    await ground.settle();
    const order = { layout: BY_INSERT, file: first, loadId: (loadId += 1), events };
    return timed(() => multiInsert(ground.databaseUrl, order));
  };
  const took = await interleaved(
    {
      ours: async () => {
        await ground.clear();
        return load(ground, first);
      },
      inserted: byInsert('inserted'),
      by_statement: byInsert('by_statement'),
      none: byInsert('none'),
    },
    rounds,
  );
  const against = (what: string, tookMs: number, target: Target = {}): Measure =>
    measure(
      `first load, against INSERT of 1,000 rows, ${what}`,
      'rows/s',
      rate(rows, took.ours),
      rate(rows, tookMs),
      target,
    );
  return [
    against('events too', took.inserted, { atLeast: 3 }),
    against('events made by the same statement', took.by_statement),
    against('without events', took.none),
  ];
}

async function load(ground: Ground, path: string): Promise<number> {
  const name = `${OURS.name}_1.csv`;
  await ground.drop(path, name);
  await ground.settle();
  return timed(() => loadFile(ground, OURS.name, name));
}
