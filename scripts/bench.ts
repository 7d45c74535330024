import Table from 'cli-table3';
import { benchIncidents } from '../bench/incidents.js';
import { benchLateness } from '../bench/lateness.js';
import type { Measure } from '../bench/measure.js';

const BENCHMARKS: Readonly<Record<string, () => Promise<readonly Measure[]>>> = {
  incidents: benchIncidents,
  lateness: benchLateness,
};

/** `npm run bench -- NAME [--json]`: subjects against their baselines, as a table or as JSON; exit 1 where a target is missed. */
const [name = '', ...flags] = process.argv.slice(2);
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (!benchmark) {
  console.error(`npm run bench -- NAME [--json], where NAME is one of: ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}
const measures = await benchmark();
if (flags.includes('--json')) console.log(JSON.stringify(measures, null, 2));
else console.log(asTable(measures));
process.exit(measures.every(({ ok }) => ok) ? 0 : 1);

function asTable(rows: readonly Measure[]): string {
  const table = new Table({
    head: ['measure', 'subject', 'baseline', 'unit', 'ratio', 'target', 'ok'],
    style: { head: [], border: [] },
  });
  for (const row of rows)
    table.push([row.measure, row.subject, row.baseline, row.unit, row.ratio, row.target, row.ok ? 'yes' : 'NO']);
  return table.toString();
}
