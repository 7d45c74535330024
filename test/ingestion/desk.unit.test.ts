import assert from 'node:assert/strict';
import type { ErrorRow } from '../../src/ingestion/desk-ports.js';
import { fakeDesk, PIPELINE } from '../support/fake-desk.js';

const FILE = 'CLI_20261122.csv';
const BY = { by: 'ana' };
const WATCH = { onView: () => undefined };
const LOAD = {
  loadId: 3,
  runId: 'run-0',
  date: '2026-11-21',
  master: 'clientes',
  file: FILE,
  hash: 'ab12',
  state: 'loaded' as const,
  recordsOnly: false,
  rowsRead: 10,
  rowsLoaded: 10,
  rowsRejected: 0,
  events: 10,
  eventsPublished: 10,
  loadedAt: '2026-11-21T07:00:00Z',
};

describe('the desk of the ingestion', () => {
  describe('a corrected file', () => {
    it('goes from error/ to input/, is run alone, and leaves who did it', async () => {
      const { desk, world, runs } = fakeDesk();
      world.errorFolder.add(FILE);
      const answer = await desk.reprocessFile({ ...BY, file: FILE });
      assert.equal(answer.place, 'moved');
      assert.deepEqual([answer.from, answer.to, answer.run?.outcome], [`error/${FILE}`, `input/${FILE}`, 'started']);
      assert.deepEqual(runs.inputs(), [
        { pipeline: PIPELINE, date: '2026-11-22', reason: 'reprocess', by: 'ana', files: [FILE] },
      ]);
      assert.deepEqual(world.audit, [
        {
          who: 'ana',
          action: 'reprocess_file',
          file: FILE,
          hash: 'ab12',
          from: `error/${FILE}`,
          to: `input/${FILE}`,
          detail: { outcome: 'moved', date: '2026-11-22', reason: 'reprocess', files: FILE },
        },
      ]);
    });

    it('that lies in input/ already is only run', async () => {
      const { desk, world, runs } = fakeDesk();
      world.input.add(FILE);
      assert.equal((await desk.reprocessFile({ ...BY, file: FILE })).place, 'already_in_input');
      assert.equal(runs.inputs().length, 1);
    });

    it('that was loaded before starts nothing, and says when', async () => {
      const { desk, world, runs } = fakeDesk();
      world.ledger.push(LOAD);
      const answer = await desk.reprocessFile({ ...BY, file: FILE });
      assert.deepEqual([answer.place, answer.load?.date, answer.run], ['already_loaded', '2026-11-21', undefined]);
      assert.equal(runs.inputs().length, 0);
      assert.equal(world.audit[0]?.detail?.['outcome'], 'already_loaded');
    });

    it('that is nowhere is not found, and one whose name input/ has already stays where it is', async () => {
      const { desk, world, runs } = fakeDesk();
      await assert.rejects(desk.reprocessFile({ ...BY, file: FILE }), { code: 'no_file' });
      world.errorFolder.add(FILE);
      world.input.add(FILE);
      await assert.rejects(desk.reprocessFile({ ...BY, file: FILE }), { code: 'file_in_the_way' });
      assert.ok(world.errorFolder.has(FILE));
      assert.equal(runs.inputs().length, 0);
    });

    it('gets a run of its own after one that was under way and did not take it', async () => {
      const { desk, world, runs } = fakeDesk();
      world.errorFolder.add(FILE);
      await runs.begin({ pipeline: PIPELINE, date: '2026-11-22', reason: 'schedule' });
      const answer = await desk.reprocessFile({ ...BY, file: FILE }, WATCH);
      assert.deepEqual(
        runs.inputs().map(({ reason }) => reason),
        ['schedule', 'reprocess'],
      );
      assert.deepEqual([answer.run?.outcome, answer.run?.view?.runId], ['started', 'run-2']);
    });

    it('gets none where the one under way took it', async () => {
      const { desk, world, runs } = fakeDesk();
      world.errorFolder.add(FILE);
      await runs.begin({ pipeline: PIPELINE, date: '2026-11-22', reason: 'schedule' });
      await desk.reprocessFile({ ...BY, file: FILE }, { onView: () => void world.input.delete(FILE) });
      assert.equal(runs.inputs().length, 1);
    });
  });

  describe('corrected records', () => {
    it('are put down for the master that the name of their file tells, and load alone', async () => {
      const { desk, world, runs } = fakeDesk();
      const answer = await desk.reprocessRecords({ ...BY, path: '/tmp/CLI_corregidos.csv' });
      assert.deepEqual([answer.master, answer.place], ['clientes', 'put']);
      assert.deepEqual(world.records, ['clientes/CLI_corregidos.csv']);
      const [input] = runs.inputs();
      assert.deepEqual([input?.files, input?.masters], [['CLI_corregidos.csv'], ['clientes']]);
      assert.equal(world.audit[0]?.action, 'reprocess_records');
    });

    it('are refused where nobody can tell the master, or there is none of that name', async () => {
      const { desk, world } = fakeDesk();
      await assert.rejects(desk.reprocessRecords({ ...BY, path: 'x.csv' }), { code: 'master_not_clear' });
      await assert.rejects(desk.reprocessRecords({ ...BY, path: 'x.csv', master: 'x' }), { code: 'unknown_master' });
      assert.deepEqual(world.records, []);
    });

    it('whose content was loaded before start nothing', async () => {
      const { desk, world, runs } = fakeDesk();
      world.loadedHashes.add('hash of CLI_x.csv');
      assert.equal((await desk.reprocessRecords({ ...BY, path: 'CLI_x.csv' })).place, 'already_loaded');
      assert.equal(runs.inputs().length, 0);
    });
  });

  it('publishes what waits by a run that does nothing else, and again only while something waits', async () => {
    const { desk, world, runs } = fakeDesk();
    await runs.begin({ pipeline: PIPELINE, date: '2026-11-22', reason: 'schedule' });
    await desk.publishEvents(BY, WATCH);
    assert.equal(runs.inputs().length, 1, 'the run that was joined left nothing waiting');
    world.pending = 5;
    await desk.publishEvents(BY, WATCH);
    assert.equal(runs.inputs()[1]?.onlyEvents, true);
  });

  it('runs a date again with what stands in processed/, and refuses what is no date', async () => {
    const { desk, runs, world } = fakeDesk();
    await desk.rerunDate({ ...BY, date: '2026-11-20', masters: ['clientes'] });
    assert.deepEqual(runs.inputs()[0], {
      pipeline: PIPELINE,
      date: '2026-11-20',
      reason: 'reprocess',
      by: 'ana',
      masters: ['clientes'],
      again: true,
    });
    assert.equal(world.audit[0]?.action, 'rerun_date');
    await assert.rejects(desk.rerunDate({ ...BY, date: '2026-02-30' }), { code: 'bad_date' });
  });

  it('takes today on the pipeline’s clock, which after 19:00 in Bogotá is not the day of UTC', async () => {
    const { desk, runs } = fakeDesk({ nowMs: () => Date.parse('2026-11-23T02:30:00Z') });
    assert.equal((await desk.run(BY)).date, '2026-11-22');
    assert.equal(runs.inputs()[0]?.date, '2026-11-22');
  });

  it('starts the run although the database is down, and says that it is written nowhere', async () => {
    const { desk, world, runs } = fakeDesk();
    world.databaseIsDown = true;
    assert.equal((await desk.run(BY)).unaudited, 'SERVICE_UNREACHABLE');
    assert.equal(runs.inputs().length, 1);
  });

  it('knows no run of a date on which none ran', async () => {
    const { desk } = fakeDesk();
    await assert.rejects(desk.status('2026-11-01'), { code: 'no_run' });
    await desk.run({ ...BY, date: '2026-11-01' });
    const status = await desk.status('2026-11-01');
    assert.ok(status.runner !== 'observe' && status.view.date === '2026-11-01');
  });

  describe('rejected records', () => {
    const row = (more: Partial<ErrorRow>): ErrorRow => ({
      id: 1,
      date: '2026-11-22',
      at: '2026-11-22T07:00:00Z',
      type: 'required',
      master: 'clientes',
      file: FILE,
      loadId: 3,
      ...more,
    });

    it('are those of today unless a date or a file is named', async () => {
      const { desk, world } = fakeDesk();
      world.errors.push(row({}), row({ date: '2026-11-21', id: 2 }));
      assert.deepEqual(
        (await desk.errors.list({}, 10)).map(({ id }) => id),
        [1],
      );
      assert.equal((await desk.errors.list({ file: FILE }, 10)).length, 2);
      assert.deepEqual(
        (await desk.errors.list({ from: '2026-11-21', to: '2026-11-21' }, 10)).map(({ id }) => id),
        [2],
      );
      await assert.rejects(desk.errors.list({ from: 'ayer' }, 10), { code: 'bad_date' });
    });

    it('come out in the layout’s own format: its names, its encoding, its line ends, and only what is not corrected', async () => {
      const { desk, world } = fakeDesk();
      world.errors.push(
        row({ lineNumber: 4, record: 'C1;' }),
        row({ lineNumber: 4, record: 'C1;', field: 'otro' }),
        row({ lineNumber: 9, record: 'C2;"Ñandú; S.A.\r\nCali"' }),
        row({ lineNumber: 11, record: 'C3;x', correctedAt: '2026-11-22T09:00:00Z' }),
        row({ lineNumber: 12, record: 'x'.repeat(4_096) }),
        row({ type: 'bad_encoding' }),
      );
      const found = await desk.errors.records({ file: FILE });
      const chunks: Buffer[] = [];
      for await (const chunk of found.chunks) chunks.push(chunk);
      assert.equal(Buffer.concat(chunks).toString('latin1'), 'codigo;nombre\r\nC1;\r\nC2;"Ñandú; S.A.\r\nCali"\r\n');
      assert.deepEqual([found.tally, found.columnsFrom], [{ written: 2, cut: 1 }, 'layout']);
      await assert.rejects(desk.errors.records({ file: 'other.csv' }), { code: 'no_records' });
    });
  });

  it('names the columns of rejected records as the file itself had them, whatever the order of the layout', async () => {
    const { desk, world } = fakeDesk();
    world.errors.push({
      ...{ id: 1, date: '2026-11-22', at: '', type: 'required', master: 'clientes', file: FILE, loadId: 3 },
      record: ';C1',
    });
    world.beginning = Buffer.from('"Nombre";codigo\r\nAna;C0\r\n;C1\r\n');
    const found = await desk.errors.records({ file: FILE });
    const chunks: Buffer[] = [];
    for await (const chunk of found.chunks) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), '"Nombre";codigo\r\n;C1\r\n');
    assert.equal(found.columnsFrom, 'file');
  });

  describe('where the user’s own DAG loads (observe)', () => {
    it('triggers that DAG, joins a run under way, and starts nothing of ours', async () => {
      const { desk, dag, runs, world } = fakeDesk({ runner: 'observe' });
      const first = await desk.run({ ...BY, masters: ['clientes'] });
      assert.deepEqual([first.runner, first.outcome, first.dagId], ['observe', 'started', PIPELINE]);
      assert.deepEqual(dag.runs[0]?.conf, { date: '2026-11-22', masters: ['clientes'], by: 'ana' });
      assert.equal((await desk.run(BY)).outcome, 'joined');
      assert.equal(dag.runs.length, 1);
      assert.equal(runs.inputs().length, 0);
      assert.equal(world.audit.length, 2);
    });

    it('moves a file and triggers a run that begins after it, also while one is running', async () => {
      const { desk, dag, world } = fakeDesk({ runner: 'observe' });
      world.errorFolder.add(FILE);
      dag.runs.unshift({ runId: 'a', state: 'running', type: 'manual', conf: { date: '2026-11-22' } });
      const answer = await desk.reprocessFile({ ...BY, file: FILE });
      assert.deepEqual([answer.place, answer.run?.outcome, dag.runs.length], ['moved', 'started', 2]);
      assert.deepEqual(dag.runs[0]?.conf['files'], [FILE]);
    });

    it('clears the failed tasks of the date’s run, the one that was due that morning in Bogotá', async () => {
      const { desk, dag } = fakeDesk({ runner: 'observe' });
      dag.runs.push(
        { runId: 'scheduled__22', state: 'failed', type: 'scheduled', dueAt: '2026-11-22T07:00:00Z', conf: {} },
        { runId: 'scheduled__21', state: 'failed', type: 'scheduled', dueAt: '2026-11-21T07:00:00Z', conf: {} },
      );
      dag.failedTasks.set('scheduled__21', ['cargar', 'publicar']);
      const answer = await desk.rerunDate({ ...BY, date: '2026-11-21' });
      assert.deepEqual(
        [answer.outcome, answer.runId, answer.cleared],
        ['cleared', 'scheduled__21', ['cargar', 'publicar']],
      );
      assert.deepEqual(dag.cleared, ['scheduled__21']);
      const other = await desk.rerunDate({ ...BY, date: '2026-11-20' });
      assert.deepEqual([other.outcome, dag.runs[0]?.conf['again']], ['started', true]);
    });

    it('shows the DAG’s last runs and the tasks of the newest', async () => {
      const { desk, dag } = fakeDesk({ runner: 'observe' });
      dag.runs.push({ runId: 'x', state: 'failed', type: 'scheduled', dueAt: '2026-11-23T02:00:00Z', conf: {} });
      const status = await desk.status();
      assert.ok(status.runner === 'observe');
      assert.deepEqual([status.runs[0]?.date, status.tasks[0]?.name], ['2026-11-22', 'cargar']);
      await assert.rejects(desk.status('2026-11-01'), { code: 'no_run' });
    });

    it('refuses what only Guardia’s own tables could do', async () => {
      const { desk } = fakeDesk({ runner: 'observe' });
      await assert.rejects(desk.publishEvents(BY), { code: 'not_with_observe' });
      await assert.rejects(desk.reprocessRecords({ ...BY, path: 'CLI_x.csv' }), { code: 'not_with_observe' });
    });
  });
});
