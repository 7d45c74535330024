import assert from 'node:assert/strict';
import { errorsByType } from '../../../src/activities/maintenance/errors-by-type.js';
import { BOGOTA, PROVEEDORES, startMastersDb } from '../../support/masters-db.js';
import type { MastersDb } from '../../support/masters-db.js';
import { rendered } from '../../support/rendered.js';
import { codesOf, linesOf, orderOf } from '../../support/task-order.js';

describe('The task errors_by_type, on a real masters database', function () {
  this.timeout(60_000);
  let db: MastersDb;

  before(async () => {
    db = await startMastersDb();
  });
  after(() => db?.close());

  // 21:00 of the evening before, in Bogotá.
  const order = orderOf('errors_by_type', { startedAt: '2026-12-01T02:00:00.000Z' });
  const task = () => errorsByType({ timeZone: () => BOGOTA, errors: (span) => db.masters.summariseErrors(span) });
  const errors = (date: string, type: string, count: number) =>
    db.outside.query(
      `INSERT INTO error_log (fecha_proceso, "timestamp", error_type, master, reason)
       SELECT $1::date, $1::date, $2, 'proveedores', 'falta el nombre' FROM generate_series(1, $3::int)`,
      [date, type, count],
    );

  it('says that there are none, also where there is no error_log yet', async () => {
    const report = await task().plan(order);
    assert.deepEqual([codesOf(report), report.figures], [['no_errors'], { errorRowsCount: 0, errorTypesCount: 0 }]);
    rendered(report);
  });

  it('counts as the operation’s own query does, most frequent first, against the days before', async () => {
    await db.masters.prepare([PROVEEDORES]);
    await errors('2026-11-30', 'required', 4);
    await errors('2026-11-23', 'required', 3);
    await errors('2026-11-22', 'required', 6);
    await errors('2026-11-29', 'too_long', 12);
    await errors('2026-11-14', 'too_long', 50);
    await errors('2026-11-20', 'bad_pattern', 1);
    const report = await task().plan(order);
    const { rows } = await db.outside.query<{ type: string; count: number }>(
      `SELECT error_type AS type, count(*)::int AS count FROM error_log
       WHERE fecha_proceso >= DATE '2026-11-30' - INTERVAL '7 days' GROUP BY error_type ORDER BY count DESC`,
    );
    assert.deepEqual(
      linesOf(report, 'errors_of_type').map(({ type, rowsCount }) => ({ type, count: rowsCount })),
      rows,
    );
    assert.deepEqual(codesOf(report), ['errors_in_all', 'errors_of_type!', 'errors_of_type', 'error_types_gone']);
    assert.deepEqual(
      linesOf(report, 'errors_of_type').map(({ beforeCount }) => beforeCount),
      [0, 6],
    );
    assert.deepEqual(report.figures, { errorRowsCount: 19, errorTypesCount: 2 });
    assert.match(
      rendered(report).es[2] ?? '',
      /^falta un dato obligatorio: 7 filas, 0 ya corregidas; antes 6; en proveedores/,
    );
  });
});
