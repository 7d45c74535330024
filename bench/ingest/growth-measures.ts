import type { Layout } from '../../src/domain/ingestion/layout.js';
import { measure } from '../measure.js';
import type { Measure } from '../measure.js';
import type { Ground } from './ground.js';
import { benchLayout } from './layout.js';
import { loadFile } from './load-file.js';
import { interleaved, rate, timed } from './rounds.js';

const AT_ONCE = 8;
const GROWTH = benchLayout('maestra_grows');
const BESIDE: readonly Layout[] = Array.from({ length: AT_ONCE }, (_, index) => benchLayout(`maestra_${index + 1}`));
export const GROWTH_LAYOUTS: readonly Layout[] = [GROWTH, ...BESIDE];
/** The largest takes its time, and warms up by the smaller ones. */
const ROUNDS = 2;

/** How the whole path grows from a tenth of the rows to ten times as many: what one row takes. */
export async function growthMeasures(ground: Ground, rows: number): Promise<readonly Measure[]> {
  const load = async (path: string): Promise<number> => {
    await ground.clear();
    await ground.drop(path, `${GROWTH.name}_1.csv`);
    await ground.settle();
    return timed(() => loadFile(ground, GROWTH.name, `${GROWTH.name}_1.csv`));
  };
  const sizes = { few: Math.max(1, Math.round(rows / 10)), some: rows, many: rows * 10 };
  const paths = {
    few: await ground.write('few.csv', GROWTH, { rows: sizes.few, seed: 31 }),
    some: await ground.write('some.csv', GROWTH, { rows: sizes.some, seed: 32 }),
    many: await ground.write('many.csv', GROWTH, { rows: sizes.many, seed: 33 }),
  };
  await load(paths.few);
  const took = await interleaved(
    { few: () => load(paths.few), some: () => load(paths.some), many: () => load(paths.many) },
    ROUNDS,
  );
  await ground.clear();
  const perRow = (size: keyof typeof sizes): number => (took[size] / sizes[size]) * 1_000;
  const name = (size: keyof typeof sizes): string => sizes[size].toLocaleString('en');
  return [
    measure(`time per row of ${name('some')} rows, against ${name('few')}`, 'µs', perRow('some'), perRow('few')),
    measure(`time per row of ${name('many')} rows, against ${name('some')}`, 'µs', perRow('many'), perRow('some'), {
      atMost: 1.5,
    }),
  ];
}

/** As many rows as one file has, in each of eight files of eight masters at the same time. */
export async function besideMeasures(ground: Ground, rows: number): Promise<readonly Measure[]> {
  const paths = await Promise.all(
    BESIDE.map((layout, index) => ground.write(`beside-${index}.csv`, layout, { rows, seed: 41 + index })),
  );
  const loadBeside = async (count: number): Promise<number> => {
    await ground.clear();
    const chosen = BESIDE.slice(0, count);
    for (const [index, { name }] of chosen.entries()) await ground.drop(paths[index] ?? '', `${name}_1.csv`);
    await ground.settle();
    return timed(() => Promise.all(chosen.map(({ name }) => loadFile(ground, name, `${name}_1.csv`))));
  };
  const took = await interleaved({ one: () => loadBeside(1), all: () => loadBeside(AT_ONCE) }, ROUNDS);
  return [
    measure(
      `${AT_ONCE} files at once, against one (${rows.toLocaleString('en')} rows each)`,
      'rows/s',
      rate(AT_ONCE * rows, took.all),
      rate(rows, took.one),
    ),
  ];
}
