import assert from 'node:assert/strict';
import {
  judgeMasters,
  judgeRunbooks,
  judgeServices,
  judgeVariables,
} from '../../../src/domain/maintenance/configuration.js';
import { openedByThemselves } from '../../../src/domain/openers.js';
import { codesOf, linesOf } from '../../support/task-order.js';

const SINCE = '2026-10-31T00:00:00.000Z';

describe('the configuration review’s judgement', () => {
  const master = (name: string, tableExists = true) => ({ master: name, table: `public.${name}`, tableExists });

  it('holds layouts against what came in, and what came in against layouts', () => {
    const arrivals = [
      { master: 'clientes', lastAt: '2026-11-29T07:00:00.000Z' },
      { master: 'productos', lastAt: '2026-10-01T07:00:00.000Z' },
      { master: 'bodegas', lastAt: '2026-11-01T07:00:00.000Z' },
    ];
    const masters = [master('clientes', false), master('productos'), master('proveedores', false)];
    const lines = judgeMasters(masters, arrivals, ['x.csv'], SINCE);
    assert.deepEqual(
      lines.map(({ code, values }) => `${code} ${values.master ?? values.names}`),
      [
        'master_table_missing clientes',
        'master_long_ago productos',
        // Its table is made when the first file is loaded.
        'master_never_came proveedores',
        'master_without_layout bodegas',
        'files_without_layout x.csv',
      ],
    );
    assert.deepEqual(judgeMasters([master('clientes')], arrivals.slice(0, 1), [], SINCE), []);
  });

  it('says names of Variables, what is missing, and what our DAG does not read', () => {
    const names = ['erp_url', 'guardia_api_urll'];
    const lines = judgeVariables('airflow', names, ['guardia_api_url']);
    assert.deepEqual(codesOf({ lines }), ['variables', 'variables_missing!', 'variables_unknown!']);
    assert.equal(linesOf({ lines }, 'variables_unknown')[0]?.names, 'guardia_api_urll');
    assert.deepEqual(codesOf({ lines: judgeVariables('airflow', ['erp_url'], []) }), ['variables']);
  });

  it('cuts long lists of names, and says how many more there are', () => {
    const names = Array.from({ length: 40 }, (_, at) => `v${at}`);
    assert.match(String(judgeVariables('airflow', names, [])[0]?.values.names), /, v29, \+10$/);
  });

  it('asks about services that are only observed only when guardia.yaml has long been as it is', () => {
    const service = { kind: 'kafka', lab: false, missingVariables: [] } as const;
    const services = [
      { ...service, name: 'a', mode: 'observe' },
      { ...service, name: 'b', mode: 'act' },
      { ...service, name: 'c', mode: 'observe', lab: true },
      { ...service, name: 'd', mode: 'act', missingVariables: ['D_URL'] },
    ] as const;
    assert.deepEqual(codesOf({ lines: judgeServices(services, '2026-11-30T00:00:00.000Z', SINCE) }), [
      'service_never_probed!',
    ]);
    const old = judgeServices(services, '2026-09-30T00:00:00.000Z', SINCE);
    assert.equal(linesOf({ lines: old }, 'services_observed')[0]?.names, 'a');
  });

  it('knows which runbooks nothing opens, and which incidents have none', () => {
    const services = [
      { name: 'erp', kind: 'postgres', lab: false, missingVariables: [] },
      { name: 'air', kind: 'airflow', lab: false, missingVariables: [] },
    ] as const;
    const opened = openedByThemselves(services, { name: 'dag', scheduler: 'air', runner: 'guardia' });
    for (const type of ['service_down', 'airflow_scheduler_down', 'postgres_disk_low', 'file_missing'])
      assert.ok(opened.has(type), type);
    for (const type of ['kafka_lag_high', 'kafka_down', 'airflow_dag_failed']) assert.ok(!opened.has(type), type);
    const observed = openedByThemselves(services, { name: 'dag', scheduler: 'air', runner: 'observe' });
    assert.deepEqual([observed.has('airflow_dag_failed'), observed.has('file_missing')], [true, false]);
    const lines = judgeRunbooks(['a', 'b', 'c'], new Set(['a', 'd']), new Set(['b']));
    assert.deepEqual(
      lines.map(({ code, values }) => `${code} ${values.names}`),
      ['runbooks_opened_from_outside b', 'runbooks_never_opened c', 'types_without_runbook d'],
    );
  });
});
