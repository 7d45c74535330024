import assert from 'node:assert/strict';
import { neededLine, neededVacuums, stateLines, vacuumedLine } from '../../../src/domain/maintenance/vacuum.js';
import type { TableState, VacuumState } from '../../../src/domain/maintenance/vacuum.js';

const LIMITS = { minDeadRatio: 0.2, minDeadRows: 1_000, atMostTables: 100 };

function table(name: string, changes: Partial<TableState> = {}): TableState {
  const analyzed = { lastAnalyze: '2026-11-29T00:00:00Z' };
  return {
    ...{ table: name, oid: 1, liveRows: 4_000, deadRows: 0, bytes: 8_192, autovacuumOff: false, ours: true },
    ...analyzed,
    ...changes,
  };
}
function state(changes: Partial<VacuumState> = {}): VacuumState {
  return {
    ...{ database: 'erp', autovacuumOn: true, workers: 1, mostWorkers: 3 },
    ...{ oldestDatabase: 'erp', xidAge: 100, freezeMaxAge: 1_000, tables: [] },
    ...changes,
  };
}
const needed = (...tables: readonly TableState[]): readonly string[] =>
  neededVacuums(state({ tables }), LIMITS).map(({ table: { table: name }, reason }) => `${name} ${reason}`);
const said = (of: VacuumState): readonly string[] =>
  stateLines(of).map(({ code, attention }) => `${code}${attention ? '!' : ''}`);

describe('Which tables need a vacuum', () => {
  it('is told by their dead rows, by number and by share, the most first', () => {
    assert.deepEqual(needed(table('a', { deadRows: 1_000 }), table('b', { deadRows: 5_000 })), [
      'b dead_rows',
      'a dead_rows',
    ]);
    assert.deepEqual(needed(table('few', { deadRows: 999, liveRows: 0 })), []);
    assert.deepEqual(needed(table('large', { deadRows: 1_000, liveRows: 4_001 })), []);
  });

  it('is told, too, by that they were never analyzed, unless they are empty', () => {
    const { lastAnalyze: _never, ...unknown } = table('nueva');
    assert.deepEqual(needed(unknown, { ...unknown, table: 'vacía', liveRows: 0 }), ['nueva never_analyzed']);
    assert.deepEqual(needed({ ...unknown, deadRows: 4_000 }), ['nueva dead_rows']);
  });

  it('is for a person to look at where Guardia may not', () => {
    const [one] = neededVacuums(state({ tables: [table('ajena', { deadRows: 4_000, ours: false })] }), LIMITS);
    assert.ok(one);
    const { code, attention } = neededLine(one);
    assert.deepEqual([code, attention], ['vacuum_not_ours', true]);
  });
});

describe('How the server keeps itself clean', () => {
  it('needs no look where it does', () => {
    assert.deepEqual(said(state()), ['autovacuum_on', 'xid_age']);
  });

  it('needs a look where autovacuum is off, as a whole or for some tables', () => {
    const tables = [table('a', { autovacuumOff: true }), table('b')];
    assert.deepEqual(said(state({ autovacuumOn: false, tables })), [
      'autovacuum_off!',
      'autovacuum_off_tables!',
      'xid_age',
    ]);
  });

  it('needs a look where transactions grow older than a forced vacuum lets them', () => {
    assert.deepEqual(said(state({ xidAge: 1_050 })), ['autovacuum_on', 'xid_age']);
    assert.deepEqual(said(state({ xidAge: 1_101 })), ['autovacuum_on', 'xid_age_high!']);
  });

  it('needs a look where somebody holds old rows for an hour', () => {
    const holder = { pid: 7, application: 'informes', sinceMs: 3_600_000 };
    assert.deepEqual(said(state({ holder })), ['autovacuum_on', 'xid_age', 'snapshot_held!']);
    assert.deepEqual(said(state({ holder: { ...holder, sinceMs: 3_599_999 } })), ['autovacuum_on', 'xid_age']);
  });

  it('is judged by what is left after a vacuum', () => {
    const before = table('a', { deadRows: 1_000 });
    const after = (deadRows: number): string => vacuumedLine(before, table('a', { deadRows }), 5).code;
    assert.deepEqual([after(0), after(500), after(501)], ['vacuumed', 'vacuumed', 'vacuum_dead_left']);
  });
});
