import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Settings } from '../../src/config.js';
import type { ErrorRow } from '../../src/ingestion/desk-ports.js';
import { openLab } from '../../src/lab/lab.js';
import { startBeside } from './guardia-beside.js';
import type { GuardiaBeside } from './guardia-beside.js';
import { run } from './run.js';
import type { Ran } from './run.js';

const DATE = '2026-11-20';

// A whole Guardia beside the command line: its own process, a real Temporal, and the lab's PostgreSQL, which is looked into
// from outside.
describe('guardia ingest, errors and reprocess', function () {
  this.timeout(180_000);
  let guardia: GuardiaBeside;
  let home: string;
  let env: NodeJS.ProcessEnv;
  let settings: Settings;
  let outside: pg.Client;

  before(async () => {
    guardia = await startBeside({
      configure: (yaml) => yaml.replace('stableAfter: 5 seconds', 'stableAfter: 300 ms'),
    });
    ({ home, env, settings } = guardia);
    outside = new pg.Client({ connectionString: await openLab(settings).databaseUrl() });
    await outside.connect();
  });
  after(async () => {
    await outside?.end();
    await guardia?.close();
  });

  // An incident that nobody expects runs dates and leaves traces of its own: a failure says which there were.
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const { out, err } = await guardiaCli('incident', 'list', '--state', 'all');
    console.error(`Incidents when "${this.currentTest.title}" failed:\n${out}${err}`);
  });

  const guardiaCli = (...line: string[]): Promise<Ran> => run(line, env);
  const json = async <Answer>(...line: string[]): Promise<Answer> =>
    JSON.parse((await guardiaCli(...line, '--json')).out) as Answer;
  const rows = async (sql: string, ...values: string[]): Promise<Record<string, unknown>[]> =>
    (await outside.query<Record<string, unknown>>(sql, values)).rows;
  const inInput = (file: string): string => join(home, 'input', file);

  it('writes samples, loads them, and shows every stage and file on the way', async () => {
    const sampled = await guardiaCli('ingest', 'sample', '--rows', '200', '--bad', '4', '--date', DATE);
    assert.equal(sampled.exitCode, 0, sampled.err);
    assert.equal((await readdir(join(home, 'input'))).filter((name) => !name.startsWith('.')).length, 3);
    const again = await guardiaCli('ingest', 'sample', '--date', DATE);
    assert.equal(again.exitCode, 1);
    assert.match(again.err, /ya existe; no se tocó/);

    const ran = await guardiaCli('ingest', 'run', '--date', DATE);
    assert.equal(ran.exitCode, 0, ran.err);
    // A stage that is over between two looks is shown as it ended.
    assert.match(ran.err, /cargar: (en marcha|bien)/);
    assert.match(ran.out, /CLI_20261120\.csv \(clientes\): cargado\n {2}200 leídos = 196 cargados \+ 4 rechazados/);
    assert.deepEqual(await rows('SELECT count(*)::int AS n FROM clientes'), [{ n: 196 }]);
    const { view } = await json<{ view: { breaches: readonly unknown[] } }>('ingest', 'status', DATE);
    assert.deepEqual(view.breaches, [], 'too few were rejected for an incident');
    const [audit] = await rows(`SELECT who, detail->>'date' AS date FROM audit_log WHERE action = 'run_ingestion'`);
    assert.deepEqual(audit, { who: 'ana', date: DATE });
  });

  it('says how the run went, and exits 3 for a date on which none ran', async () => {
    const status = await guardiaCli('ingest', 'status', DATE);
    assert.equal(status.exitCode, 0, status.err);
    assert.match(status.out, /terminó bien/);
    const history = await json<{ runs: { date: string; by: string }[] }>('ingest', 'history');
    assert.deepEqual(
      history.runs.filter(({ by }) => by === 'ana').map(({ date }) => date),
      [DATE],
    );
    assert.equal((await guardiaCli('ingest', 'status', '2026-01-01')).exitCode, 3);
    assert.equal((await guardiaCli('ingest', 'status', 'ayer')).exitCode, 2);
    assert.equal((await guardiaCli('ingest', 'run', '--masters', 'clientez')).exitCode, 3);
  });

  it('lists, counts and exports what was rejected, with line, field, value and reason', async () => {
    const of = ['--file', 'CLI_20261120.csv'];
    const errors = await json<ErrorRow[]>('errors', 'list', ...of);
    assert.equal(errors.length, 4);
    assert.ok(
      errors.every(({ lineNumber, field, reason }) => lineNumber && field && reason),
      JSON.stringify(errors),
    );
    const listed = await guardiaCli('errors', 'list', ...of);
    for (const { type } of errors) assert.match(listed.out, new RegExp(`^${type} · .+ \\(\\d+\\)$`, 'm'));
    const groups = await json<{ count: number }[]>('errors', 'summary', ...of);
    assert.equal(
      groups.reduce((sum, { count }) => sum + count, 0),
      4,
    );
    assert.match((await guardiaCli('errors', 'list', '--type', 'nope')).err, /«nope», que no es un tipo de Guardia/);
    const csv = await guardiaCli('errors', 'export', ...of);
    assert.equal(csv.out.trim().split('\n').length, 5, 'a heading and four rows');
    assert.equal((await json<ErrorRow[]>('errors', 'export', ...of)).length, 4);
  });

  it('gives back the rejected records in their own format, and loads them alone once they are corrected', async () => {
    const file = join(home, 'corregidos.csv');
    const exported = await guardiaCli('errors', 'export', '--records', '--file', 'CLI_20261120.csv', '-o', file);
    assert.equal(exported.exitCode, 0, exported.err);
    assert.match(exported.err, /reprocess records .*corregidos\.csv --master clientes/);
    const refused = await guardiaCli('errors', 'export', '--records', '--file', 'CLI_20261120.csv', '-o', file);
    assert.equal(refused.exitCode, 2, 'it never writes over a file');

    const [names, ...lines] = (await readFile(file, 'latin1')).trimEnd().split('\r\n');
    assert.equal(lines.length, 4);
    const corrected = lines.map((line, index) => {
      const [code = ''] = line.split(';');
      return `${code};NIT;90012345${index};Distribuidora Peña S.A.S.;;Cali;;;1000,00;30;A;01/02/2020`;
    });
    await writeFile(file, [names, ...corrected, ''].join('\r\n'), 'latin1');
    const loaded = await guardiaCli('reprocess', 'records', file, '--master', 'clientes', '--date', DATE);
    assert.equal(loaded.exitCode, 0, loaded.err);
    assert.deepEqual(await rows('SELECT count(*)::int AS n FROM clientes'), [{ n: 200 }]);
    const open = await json<ErrorRow[]>('errors', 'list', '--file', 'CLI_20261120.csv', '--open');
    assert.deepEqual(open, [], 'all four are marked as corrected');
    const again = await guardiaCli('reprocess', 'records', file, '--master', 'clientes', '--date', DATE);
    assert.match(again.err, /ya se había cargado/);
    assert.equal((await guardiaCli('errors', 'export', '--records', '--file', 'CLI_20261120.csv')).exitCode, 3);
  });

  it('exits 1 for a file that does not fit, and loads it from error/ once it is corrected, once', async () => {
    const file = 'CLI_20261119.csv';
    await guardiaCli('ingest', 'sample', '--masters', 'clientes', '--rows', '50', '--date', '2026-11-19');
    const good = await readFile(inInput(file), 'latin1');
    await writeFile(inInput(file), good.replace('codigo;tipo_documento', 'codigo;tipo'), 'latin1');
    const ran = await guardiaCli('ingest', 'run', '--date', DATE);
    assert.equal(ran.exitCode, 1);
    assert.match(
      ran.out,
      /CLI_20261119\.csv \(clientes\): inválido, está en error\/\n {2}línea \d+ · Falta la columna/,
    );

    await writeFile(join(home, 'error', file), good, 'latin1');
    const back = await guardiaCli('reprocess', 'file', file, '--date', DATE);
    assert.equal(back.exitCode, 0, back.err);
    assert.match(back.err, /error\/CLI_20261119\.csv → input\/CLI_20261119\.csv/);
    assert.match(back.out, /50 leídos = 50 cargados/);
    const again = await guardiaCli('reprocess', 'file', file);
    assert.match(again.err, /ya se cargó el 2026-11-20/);
    assert.equal((await guardiaCli('reprocess', 'file', 'nunca.csv')).exitCode, 3);
    assert.deepEqual(
      await rows(
        `SELECT who, action, from_place, to_place FROM audit_log WHERE file_name = $1 AND action = 'reprocess_file'
         AND from_place IS NOT NULL`,
        file,
      ),
      [{ who: 'ana', action: 'reprocess_file', from_place: `error/${file}`, to_place: `input/${file}` }],
    );
  });

  it('runs a date again without a row more, and publishes what waits', async () => {
    const before = await rows('SELECT * FROM clientes ORDER BY codigo');
    const again = await guardiaCli('reprocess', 'date', DATE, '--by', 'luis');
    assert.equal(again.exitCode, 0, again.err);
    assert.equal((await rows('SELECT * FROM clientes ORDER BY codigo')).length, before.length);
    const audited = await rows(
      `SELECT detail->>'date' AS date FROM audit_log WHERE action = 'rerun_date' AND who = 'luis'`,
    );
    assert.deepEqual(audited, [{ date: DATE }]);
    const events = await json<{ state: string; view: { stages: { name: string; code?: string }[] } }>(
      'reprocess',
      'events',
    );
    assert.equal(events.state, 'succeeded');
    assert.equal(events.view.stages.find(({ name }) => name === 'publish')?.code, 'not_configured');
  });

  it('shows the same over HTTP', async () => {
    const url = `http://127.0.0.1:${settings.ports.api}/v1/ingestion`;
    const status = (await (await fetch(`${url}/runs/${DATE}`)).json()) as { view: { state: string } };
    assert.equal(status.view.state, 'succeeded');
    const order = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"by":"ana","date":"2026-11-18"}',
    };
    const started = await fetch(`${url}/runs`, order);
    assert.equal(started.status, 202);
    const ended = await guardiaCli('ingest', 'run', '--date', '2026-11-18');
    assert.equal(ended.exitCode, 0, ended.err);
  });
});
