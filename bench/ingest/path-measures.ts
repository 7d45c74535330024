import type { Layout } from '../../src/domain/ingestion/layout.js';
import { readShape } from '../../src/integrations/masters/table-shape.js';
import { measure } from '../measure.js';
import type { Measure } from '../measure.js';
import { hashOfFile } from './hash-of-file.js';
import type { Ground } from './ground.js';
import { benchLayout } from './layout.js';
import { loadFile } from './load-file.js';
import { multiInsert } from './multi-insert.js';
import { loadScript, runPsql } from './psql.js';
import { interleaved, rate, timed } from './rounds.js';
import type { Timed } from './rounds.js';

export const OURS = benchLayout('maestra_guardia');
const BY_HAND = benchLayout('maestra_psql');
const BY_INSERT = benchLayout('maestra_insert');
export const PATH_LAYOUTS: readonly Layout[] = [OURS, BY_HAND, BY_INSERT];
const CHANGED = 0.05;
const SEED = 21;

/**
 * From a file in `input/` to committed rows, events, ledger and audit, with every check on the way, against the same merge by
 * hand in psql without any; once into an empty table, once more with a file of which 5 % changed. And against INSERT of 1,000
 * rows at a time. Each has a table of its own and the same content.
 */
export async function pathMeasures(ground: Ground, rows: number, rounds: number): Promise<readonly Measure[]> {
  const first = await ground.write('first.csv', OURS, { rows, seed: SEED, changedRate: 0 });
  const again = await ground.write('again.csv', OURS, { rows, seed: SEED, changedRate: CHANGED });
  const hashes = { first: await hashOfFile(first), again: await hashOfFile(again) };
  const shape = await readShape(ground.ask, ground.schema, BY_HAND.target.table);
  if (!shape) throw new Error('the tables were not prepared');
  const target = shape;
  let loads = 1_000_000;

  const ours = async (path: string): Promise<number> => {
    await ground.drop(path, 'maestra_guardia_1.csv');
    await ground.settle();
    return timed(() => loadFile(ground, OURS.name, 'maestra_guardia_1.csv'));
  };
  const byHand = async (file: string, hash: string, isFirst: boolean): Promise<number> => {
    const script = loadScript(BY_HAND, { hash, file, loadId: (loads += 1), target, isFirst });
    await ground.settle();
    return timed(() => runPsql(ground.databaseUrl, script));
  };
  const byInsert = async (withEvents: boolean): Promise<number> => {
    await ground.ask(`TRUNCATE ${BY_INSERT.target.table}`);
    await ground.settle();
    const order = { layout: BY_INSERT, file: first, loadId: (loads += 1), withEvents };
    return timed(() => multiInsert(ground.databaseUrl, order));
  };
  // A reload needs what the first load left, so both are one turn.
  const reload = { ours: [] as number[], byHand: [] as number[] };
  const turns: Readonly<Record<'ours' | 'byHand' | 'insert' | 'insertRows', Timed>> = {
    ours: async () => {
      await ground.clear();
      const tookMs = await ours(first);
      reload.ours.push(await ours(again));
      return tookMs;
    },
    byHand: async () => {
      await ground.clear();
      const tookMs = await byHand(first, hashes.first, true);
      reload.byHand.push(await byHand(again, hashes.again, false));
      return tookMs;
    },
    insert: () => byInsert(true),
    insertRows: () => byInsert(false),
  };
  const took = await interleaved(turns, rounds);
  const of = (ms: readonly number[]): number => rate(rows, medianWithoutFirst(ms));
  const whole = rate(rows, took.ours);
  return [
    measure('first load, whole path, against a psql script', 'rows/s', whole, rate(rows, took.byHand), {
      atLeast: 0.5,
    }),
    measure('reload, 5 % changed, whole path, against a psql script', 'rows/s', of(reload.ours), of(reload.byHand), {
      atLeast: 0.5,
    }),
    measure('first load, against INSERT of 1,000 rows, events too', 'rows/s', whole, rate(rows, took.insert), {
      atLeast: 3,
    }),
    measure(
      'first load, against INSERT of 1,000 rows into the table alone',
      'rows/s',
      whole,
      rate(rows, took.insertRows),
    ),
  ];
}

function medianWithoutFirst([, ...ms]: readonly number[]): number {
  const sorted = ms.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
}
