import assert from 'node:assert/strict';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reviewConfiguration } from '../../../src/activities/maintenance/review-configuration.js';
import type { TaskReport } from '../../../src/domain/maintenance/task.js';
import { openLab } from '../../../src/lab/lab.js';
import { openStations } from '../../../src/wiring/ingestion-station.js';
import type { Stations } from '../../../src/wiring/ingestion-station.js';
import { configurationPorts } from '../../../src/wiring/maintenance/configuration.js';
import { openOperation } from '../../../src/wiring/services.js';
import type { Operation } from '../../../src/wiring/services.js';
import { hashOf, orderOf as commitOf, PROVEEDORES, stage, startMastersDb } from '../../support/masters-db.js';
import type { MastersDb } from '../../support/masters-db.js';
import { rendered } from '../../support/rendered.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { codesOf, linesOf, orderOf } from '../../support/task-order.js';
import { writtenHome } from '../../support/written-home.js';
import type { WrittenHome } from '../../support/written-home.js';

describe('The task review_configuration, on a real PostgreSQL and real folders', () => {
  let store: TestStore;
  let db: MastersDb;
  let home: WrittenHome;
  let operation: Operation;
  let stations: Stations;
  before(async () => {
    [store, db] = await Promise.all([startTestStore(), startMastersDb()]);
    await store.store.migrate();
    home = await writtenHome([
      [['services', 'erp'], { kind: 'postgres', url: db.server.url, runtime: 'none', mode: 'observe' }],
      [['services', 'airflow'], { kind: 'airflow', url: 'http://127.0.0.1:9', runtime: 'none' }],
      [['services', 'kafka'], { kind: 'kafka', brokers: ['${NOT_SET}'], runtime: 'none' }],
      [['pipeline', 'database'], 'erp'],
      [['pipeline', 'scheduler'], 'airflow'],
    ]);
    const { settings, documents } = home;
    operation = openOperation(documents, openLab(settings), () => assert.fail('nothing here is a container'));
    stations = openStations({ documents, settings, operation });
  });
  after(async () => {
    await stations?.close();
    await home?.close();
    await Promise.all([store?.close(), db?.close()]);
  });

  const review = async (): Promise<TaskReport> => {
    const { settings, documents } = home;
    const ports = configurationPorts({ settings, documents, operation, stations, store: store.store });
    const report = await reviewConfiguration(ports).plan(orderOf('review_configuration'));
    rendered(report);
    return report;
  };
  const mastersIn = (report: TaskReport, code: Parameters<typeof linesOf>[1]) =>
    linesOf(report, code).map(({ master }) => master);

  it('says that nothing ever came, where nothing was ever prepared', async () => {
    const report = await review();
    assert.deepEqual(mastersIn(report, 'master_never_came'), ['clientes', 'productos', 'proveedores']);
    assert.ok(!codesOf(report).includes('master_table_missing!'));
    // What cannot be reached is said, and the rest is looked at.
    assert.deepEqual(linesOf(report, 'not_reviewed'), [{ service: 'airflow', code: 'SERVICE_UNREACHABLE' }]);
    assert.equal(linesOf(report, 'service_never_probed')[0]?.['service'], 'kafka');
  });

  it('knows what came, what its layout lost, and which table is gone', async () => {
    await db.masters.prepare([PROVEEDORES]);
    for (const master of ['proveedores', 'bodegas']) {
      const layout = { ...PROVEEDORES, name: master, target: { table: master } };
      await db.masters.prepare([layout]);
      const hash = hashOf(master);
      await stage(db.outside, layout, hash, [['P1', 'uno']]);
      await db.masters.commitLoad(commitOf(layout, hash, 1));
    }
    const report = await review();
    assert.deepEqual(mastersIn(report, 'master_never_came'), ['clientes', 'productos']);
    assert.deepEqual(mastersIn(report, 'master_without_layout'), ['bodegas']);
    assert.deepEqual(mastersIn(report, 'master_table_missing'), []);
    await db.outside.query(`UPDATE ingestion_loads SET loaded_at = loaded_at - interval '40 days'`);
    await db.outside.query('DROP TABLE proveedores');
    const later = await review();
    assert.deepEqual(mastersIn(later, 'master_long_ago'), ['proveedores']);
    assert.deepEqual(linesOf(later, 'master_table_missing'), [{ master: 'proveedores', table: 'public.proveedores' }]);
  });

  it('finds files that fit no layout', async () => {
    const input = join(home.dir, 'input');
    await mkdir(input, { recursive: true });
    for (const name of ['CLI_20261130.csv', 'BODEGAS_20261130.csv', 'notas.txt'])
      await writeFile(join(input, name), 'x');
    const [found] = linesOf(await review(), 'files_without_layout');
    assert.deepEqual(found, { count: 2, names: 'BODEGAS_20261130.csv, notas.txt' });
    await rm(input, { recursive: true });
  });

  it('knows what this configuration opens, what others opened, and what stays observed', async () => {
    const { outside } = store;
    await outside.query(
      `INSERT INTO guardia.incidents (incident_id, workflow_id, type, subject, title, mode, severity, state, opened_at, view)
       VALUES ('i', 'w', 'data_loss', 's', 't', 'live', 'high', 'resolved', now(), '{}')`,
    );
    await rm(join(home.dir, 'runbooks', 'file_missing.yaml'));
    await writeFile(join(home.dir, 'layouts', 'roto.toon'), 'esto no es un layout');
    home.documents.reload();
    const old = new Date('2026-01-01T00:00:00Z');
    await utimes(join(home.dir, 'guardia.yaml'), old, old);
    const report = await review();
    assert.deepEqual(linesOf(report, 'runbooks_opened_from_outside'), [{ count: 1, names: 'data_loss' }]);
    assert.match(String(linesOf(report, 'runbooks_never_opened')[0]?.['names']), /kafka_lag_high/);
    assert.deepEqual(linesOf(report, 'types_without_runbook'), [{ count: 1, names: 'file_missing' }]);
    assert.equal(linesOf(report, 'document_broken')[0]?.['file'], 'layouts/roto.toon');
    const [observed] = linesOf(report, 'services_observed');
    assert.match(String(observed?.['names']), /erp/);
  });
});
