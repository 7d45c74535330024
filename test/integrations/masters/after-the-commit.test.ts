import assert from 'node:assert/strict';
import type { InvalidFileOrder } from '../../../src/ingestion/ports.js';
import { hashOf, orderOf, PROVEEDORES, stage, startMastersDb } from '../../support/masters-db.js';
import type { MastersDb, StagedReject } from '../../support/masters-db.js';

describe('After the commit of a load', function () {
  let db: MastersDb;
  before(async () => {
    db = await startMastersDb();
    await db.masters.prepare([PROVEEDORES]);
  });
  after(() => db.close());

  async function load(content: string, rows: number, rejects: readonly StagedReject[] = [], more = {}) {
    const hash = hashOf(content);
    const made = Array.from({ length: rows }, (_, index) => [`${content}-${index}`, content]);
    await stage(db.outside, PROVEEDORES, hash, made, rejects);
    const order = { rowsRejected: rejects.length, file: `${content}.csv`, ...more };
    return db.masters.commitLoad(orderOf(PROVEEDORES, hash, rows + rejects.length, order));
  }

  it('what is out of its events is a prefix that never goes back', async () => {
    const { loadId } = await load('prefix', 5);
    const pendingOf = async (sink: 'kafka' | 'oracle') =>
      (await db.masters.pendingLoads(sink)).find((pending) => pending.loadId === loadId);
    assert.equal((await pendingOf('kafka'))?.events, 5);
    assert.equal(await pendingOf('oracle'), undefined, 'Oracle does not have this master');
    const first = await db.masters.events(loadId, 0, 3);
    assert.deepEqual(
      first.map(({ n }) => n),
      [1, 2, 3],
    );
    await db.masters.markOut('kafka', loadId, 3);
    await db.masters.markOut('kafka', loadId, 2);
    assert.equal((await pendingOf('kafka'))?.published, 3);
    assert.equal(await db.value('SELECT count(*)::int FROM outbox_pending WHERE load_id = $1', [loadId]), 2);
    const before = await db.masters.countPending();
    await db.masters.markOut('kafka', loadId, 5);
    assert.equal(await db.masters.countPending(), before - 2);
    assert.equal(await pendingOf('kafka'), undefined);
  });

  it('rows that Oracle refuses are in error_log once', async () => {
    const { loadId } = await load('oracle', 3);
    const refused = [{ n: 2, code: 'ORA-12899', message: 'value too large for column' }];
    await db.masters.rejectFromOracle(loadId, refused);
    await db.masters.rejectFromOracle(loadId, refused);
    const errors = await db.masters.listErrors({ loadId }, 10);
    assert.deepEqual(
      errors.map(({ type, value, entityKey, reason, record }) => [type, value, entityKey, reason, record]),
      [
        [
          'refused_by_oracle',
          'ORA-12899',
          'oracle-1',
          'Oracle rechazó el registro: value too large for column.',
          undefined,
        ],
      ],
    );
    const [sums] = await db.masters.loadSums([loadId]);
    assert.deepEqual([sums?.rowsRejected, sums?.rowsInErrorLog], [0, 0]);
  });

  it('its quality is compared with the loads before, and the most frequent faults come with examples', async () => {
    await load('clean', 8);
    await load('worse', 6, [
      { line: 8, fault: 'required', field: 'nombre' },
      { line: 9, fault: 'required', field: 'nombre' },
    ]);
    const before = (await db.masters.loadsOfMaster('proveedores', 100)).length;
    const rejects = [4, 5, 6, 7].map((line) => ({ line, fault: 'too_long', field: 'nombre', value: `v${line}` }));
    const { loadId } = await load('worst', 6, [...rejects, { line: 8, fault: 'required', field: 'codigo' }]);
    const quality = await db.masters.quality(loadId, 0.05);
    assert.deepEqual(quality.mostFrequent, [
      {
        fault: 'too_long',
        field: 'nombre',
        count: 4,
        examples: [
          { lineNumber: 4, value: 'v4' },
          { lineNumber: 5, value: 'v5' },
          { lineNumber: 6, value: 'v6' },
        ],
      },
      { fault: 'required', field: 'codigo', count: 1, examples: [{ lineNumber: 8 }] },
    ]);
    assert.deepEqual([quality.errorRate.toFixed(4), quality.exceeded], [(5 / 11).toFixed(4), true]);
    assert.deepEqual([quality.history.loads, quality.history.worstErrorRate], [before, 0.25]);
  });

  const invalid: InvalidFileOrder = {
    master: 'proveedores',
    hash: hashOf('invalid'),
    file: 'PRV_bad.csv',
    bytes: 10,
    runId: 'run-1',
    date: '2026-11-22',
    by: 'ana',
    problem: { fault: 'wrong_delimiter', line: 1, found: ',', expected: ';' },
    from: 'input/PRV_bad.csv',
    to: 'error/PRV_bad.csv',
  };

  it('an invalid file is in error_log, ledger and audit_log once, however often its run is done again', async () => {
    await Promise.all([
      db.masters.recordInvalidFile(invalid),
      db.masters.recordInvalidFile({ ...invalid, runId: 'run-2' }),
    ]);
    await db.masters.recordInvalidFile(invalid);
    const errors = await db.masters.listErrors({ file: 'PRV_bad.csv' }, 10);
    assert.deepEqual(
      errors.map(({ type, lineNumber, value, reason, record }) => [type, lineNumber, value, reason, record]),
      [['wrong_delimiter', 1, ',', 'El separador no es el esperado (;); parece ser ,.', undefined]],
    );
    assert.equal((await db.masters.listAudit({ action: 'file_rejected' }, 10)).length, 1);
    const [ledger] = await db.masters.loadsOfFile('PRV_bad.csv');
    assert.equal(ledger?.state, 'invalid');
    assert.equal(await db.masters.findLoad('proveedores', invalid.hash), undefined);
  });

  it('a file of that name that loads later has corrected it', async () => {
    const { loadId } = await load('corrected', 1, [], { file: 'PRV_bad.csv' });
    assert.equal(
      await db.value(`SELECT corrected_by_load::int FROM error_log WHERE error_type = 'wrong_delimiter'`),
      loadId,
    );
  });

  it('audit_log has a deed once, and every entry that is no deed', async () => {
    const entry = { who: 'ana', action: 'file_returned', file: 'a.csv', from: 'error/a.csv', to: 'input/a.csv' };
    await Promise.all([1, 2, 3].map(() => db.masters.audit({ ...entry, key: 'deed-1' })));
    await db.masters.audit(entry);
    const entries = await db.masters.listAudit({ file: 'a.csv' }, 10);
    assert.equal(entries.length, 2);
    assert.deepEqual([entries[0]?.from, entries[0]?.to, entries[0]?.who], ['error/a.csv', 'input/a.csv', 'ana']);
  });

  it('the date has a master, also where the file was the same as before; corrections alone do not count', async () => {
    await load('fixed', 1, [], { corrects: {}, date: '2026-12-01' });
    assert.deepEqual(await db.masters.mastersLoadedOn('2026-12-01'), new Set());
    await db.masters.audit({
      who: 'ana',
      action: 'file_duplicate',
      master: 'proveedores',
      to: 'processed/2026-12-02/a.csv',
    });
    assert.deepEqual(await db.masters.mastersLoadedOn('2026-12-02'), new Set(['proveedores']));
    await load('of that day', 1, [], { date: '2026-12-01' });
    assert.deepEqual(await db.masters.mastersLoadedOn('2026-12-01'), new Set(['proveedores']));
  });

  it('all rejected records can be read to the end, in the order of the file', async () => {
    const rejects = Array.from({ length: 2_500 }, (_, index) => ({ line: 2_501 - index, fault: 'required' }));
    const { loadId } = await load('many', 1, rejects);
    const lines: (number | undefined)[] = [];
    for await (const error of db.masters.exportErrors({ loadId })) lines.push(error.lineNumber);
    assert.deepEqual(
      lines,
      Array.from({ length: 2_500 }, (_, index) => index + 2),
    );
    for await (const error of db.masters.exportErrors({ loadId, type: 'required' })) {
      assert.equal(error.lineNumber, 2);
      break;
    }
    const [group] = await db.masters.summariseErrors({ loadId });
    assert.deepEqual([group?.type, group?.count, group?.corrected], ['required', 2_500, 0]);
  });
});
