import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { benchIncidents } from '../bench/incidents.js';
import { benchIngest } from '../bench/ingest.js';
import { benchLab } from '../bench/lab.js';
import { benchLateness } from '../bench/lateness.js';
import { benchMaintenance } from '../bench/maintenance.js';
import type { Measure } from '../bench/measure.js';
import { benchRepairs } from '../bench/repairs.js';

interface BenchmarkOptions {
  /** How large: of `ingest`, the records of a file; of `maintenance`, the rows of the largest table. */
  readonly rows?: number;
}

const BENCHMARKS: Readonly<Record<string, (options: BenchmarkOptions) => Promise<readonly Measure[]>>> = {
  incidents: benchIncidents,
  ingest: benchIngest,
  lab: benchLab,
  lateness: benchLateness,
  maintenance: benchMaintenance,
  repairs: benchRepairs,
};

/** `npm run bench -- NAME [--json] [--rows N]`: subjects against their baselines, as a table or as JSON; exit 1 where a target is missed. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rows: { type: 'string' } },
});
const [name = ''] = positionals;
const rows = values.rows === undefined ? undefined : Number(values.rows);
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (!benchmark || (rows !== undefined && !(Number.isSafeInteger(rows) && rows > 0))) {
  console.error(
    `npm run bench -- NAME [--json] [--rows N], where NAME is one of: ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(2);
}
const measures = await benchmark({ ...(rows !== undefined && { rows }) });
if (values.json) console.log(JSON.stringify(measures, null, 2));
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
