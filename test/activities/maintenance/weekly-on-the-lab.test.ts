import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pipelineFigures } from '../../../src/activities/maintenance/pipeline-figures.js';
import { diskForecast } from '../../../src/activities/maintenance/disk-forecast.js';
import { serviceResources } from '../../../src/activities/maintenance/service-resources.js';
import type { ServiceConfig } from '../../../src/documents/guardia-config.js';
import type { IngestionView } from '../../../src/domain/ingestion/run.js';
import { openView } from '../../../src/domain/ingestion/run-view.js';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import { LAB_DAG, LAB_SCHEDULER } from '../../../src/lab/definition.js';
import type { OpenedParts } from '../../../src/wiring/activities.js';
import { pipelineFiguresPort } from '../../../src/wiring/maintenance/pipeline-figures-port.js';
import { diskForecastPort, serviceResourcesPort } from '../../../src/wiring/maintenance/resources-port.js';
import { eventually } from '../../support/eventually.js';
import { openTestLab } from '../../support/lab.js';
import type { TestLab } from '../../support/lab.js';
import { rendered } from '../../support/rendered.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { codesOf, linesOf, orderOf } from '../../support/task-order.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

describe('The weekly tasks about the pipeline and its machine, on the lab', function () {
  this.timeout(120_000);
  let lab: TestLab;
  let test: TestStore;
  let services: ServiceConfig[];

  before(async () => {
    [lab, test] = await Promise.all([openTestLab(), startTestStore()]);
    await test.store.migrate();
    await lab.lab.up();
  });
  after(async () => {
    await lab?.close();
    await test?.close();
  });
  beforeEach(async () => {
    await test.outside.query('TRUNCATE guardia.metric_samples, guardia.ingestion_runs');
    services = [
      { name: LAB_SCHEDULER, kind: 'airflow', runtime: 'process', lab: true },
      { name: 'postgres', kind: 'postgres', runtime: 'none', lab: false, diskPath: lab.settings.dataDir },
      { name: 'kafka', kind: 'kafka', runtime: 'none', lab: false, diskPath: '/there/is/none' },
    ].map(
      (service) => ({ mode: 'observe', dependsOn: [], missingVariables: [], ...service }) as unknown as ServiceConfig,
    );
  });

  function parts(): OpenedParts {
    const service = (name: string): ServiceConfig | undefined => services.find((each) => each.name === name);
    const pipeline = { name: LAB_DAG, runner: 'guardia', scheduler: LAB_SCHEDULER };
    return {
      lab: lab.lab,
      store: test.store,
      docker: () => assert.fail('nobody asks for Docker here'),
      documents: { current: () => ({ language: 'es', pipeline }) },
      operation: {
        service,
        facts: () => services,
        pipeline: () => pipeline,
        airflow: () => openAirflow({ url: lab.lab.schedulerUrl(), apiVersion: 2 }),
      },
    } as unknown as OpenedParts;
  }

  it('pipeline_figures: how long runs of the scheduler and of Guardia took, against the week before', async () => {
    const client = openAirflow({ url: lab.lab.schedulerUrl(), apiVersion: 2 });
    for (const runId of ['one', 'two']) await client.triggerRun({ dagId: LAB_DAG, runId });
    const ended = await eventually('both runs have ended', async () => {
      const runs = await client.finishedRuns(LAB_DAG, '2020-01-01T00:00:00Z', 500);
      return runs.filter(({ runId }) => runId === 'one' || runId === 'two').length === 2 ? runs : undefined;
    });
    const startedMs = Date.now() + 1_000;
    const run = (runId: string, daysAgo: number, minutes: number, state: IngestionView['state'] = 'succeeded') => {
      const startedAt = new Date(startedMs - daysAgo * DAY_MS).toISOString();
      const view = openView(
        { pipeline: LAB_DAG, date: '2026-11-22', reason: 'schedule' },
        { runId, workflowId: runId, startedAt },
      );
      const endedAt = new Date(startedMs - daysAgo * DAY_MS + minutes * MINUTE_MS).toISOString();
      return test.store.saveRun({ ...view, state, endedAt });
    };
    await run('a', 1, 10);
    await run('b', 2, 20);
    await run('c', 3, 60, 'failed');
    await run('d', 9, 5);
    await run('e', 20, 500);
    const order = orderOf('pipeline_figures', { service: LAB_SCHEDULER, startedAt: new Date(startedMs).toISOString() });
    const report = await pipelineFigures(pipelineFiguresPort(parts())).plan(order);

    const durations = ended.map((each) => Date.parse(each.endedAt ?? '') - Date.parse(each.startedAt ?? ''));
    const { figures = {} } = report;
    assert.equal(figures['runsCount'], ended.length);
    assert.equal(figures['maxDurationMs'], Math.max(...durations));
    assert.equal(
      Math.round(figures['meanDurationMs'] ?? 0),
      Math.round(durations.reduce((sum, each) => sum + each, 0) / durations.length),
    );
    assert.deepEqual(
      [
        figures['ownRunsCount'],
        figures['ownFailedRunsCount'],
        figures['ownMedianDurationMs'],
        figures['ownMeanDurationMs'],
      ],
      [3, 1, 20 * MINUTE_MS, 30 * MINUTE_MS],
    );
    const own = linesOf(report, 'run_durations').find(({ source }) => source === 'guardia');
    assert.equal(own?.['meanBeforeMs'], 5 * MINUTE_MS);
    assert.ok(codesOf(report).includes('tasks_uncounted'), 'the lab’s scheduler counts no tasks');
    rendered(report);
  });

  it('pipeline_figures: says that the scheduler does not know the DAG', async () => {
    const { operation, ...others } = parts();
    const unknown = {
      ...others,
      operation: { ...operation, pipeline: () => ({ name: 'otro' }) },
    } as unknown as OpenedParts;
    const report = await pipelineFigures(pipelineFiguresPort(unknown)).plan(
      orderOf('pipeline_figures', { service: LAB_SCHEDULER }),
    );
    assert.deepEqual(codesOf(report), ['dag_unknown', 'no_runs!']);
    rendered(report);
  });

  it('service_resources: what a process uses, its trend and what sticks out, and what cannot be measured', async function () {
    if (process.platform !== 'linux') return this.skip();
    const at = (hoursAgo: number): string => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    for (let hour = 1; hour <= 8; hour += 1)
      await test.store.recordSample(LAB_SCHEDULER, 'memory_used_bytes', hour === 3 ? 9e9 : 80e6, at(hour));
    const report = await serviceResources(serviceResourcesPort(parts())).plan(orderOf('service_resources'));
    const [memory] = linesOf(report, 'service_memory');
    const { instance } = await lab.lab.runtime.look(LAB_SCHEDULER);
    const status = readFileSync(`/proc/${Number.parseInt(instance, 10)}/status`, 'utf8');
    const residentBytes = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
    assert.ok(
      Math.abs(Number(memory?.['memoryBytes']) / residentBytes - 1) < 0.3,
      `${memory?.['memoryBytes']} ${residentBytes}`,
    );
    assert.deepEqual([memory?.['samplesCount'], memory?.['furthest']], [9, 9e9]);
    const [cpu] = linesOf(report, 'service_cpu');
    assert.ok(Number(cpu?.['cpuRatio']) >= 0 && Number(cpu?.['cpuRatio']) <= 1, String(cpu?.['cpuRatio']));
    assert.deepEqual(
      linesOf(report, 'service_not_measured').map(({ service }) => service),
      ['postgres', 'kafka'],
    );
    assert.deepEqual(
      linesOf(report, 'service_unmeasurable').map(({ service, what }) => [service, what]),
      [['kafka', 'disk']],
    );
    assert.equal(linesOf(report, 'service_disk')[0]?.['path'], lab.settings.dataDir);
    rendered(report);
    const kept = await test.store.listSampled('');
    assert.deepEqual(
      kept.map(({ service, metric }) => `${service} ${metric}`),
      [
        `${LAB_SCHEDULER} cpu_share`,
        `${LAB_SCHEDULER} memory_used_bytes`,
        `postgres disk_used_bytes${lab.settings.dataDir}`,
      ],
    );
  });

  it('service_resources: keeps nothing in a dry run', async () => {
    await serviceResources(serviceResourcesPort(parts())).plan(orderOf('service_resources', { mode: 'dry-run' }));
    assert.deepEqual(await test.store.listSampled(''), []);
  });

  it('disk_forecast: the day on which a disk is full, and which services have no samples, and why', async () => {
    const [, postgres] = services;
    const disk = await diskForecastPort(parts()).disk(postgres?.name ?? '', 'live', new AbortController().signal);
    assert.ok(disk);
    const used = disk.totalBytes - disk.freeBytes;
    // It took a tenth of what is left in the last day.
    const perDay = disk.freeBytes / 10;
    for (let hour = 1; hour <= 24; hour += 1) {
      const at = new Date(Date.now() - hour * 3_600_000).toISOString();
      await test.store.recordSample('postgres', `disk_used_bytes${disk.path}`, used - (perDay * hour) / 24, at);
    }
    await test.store.recordSample('otro', 'disk_used_bytes/srv', 1, new Date().toISOString());
    const plan = (warnWithinMs: number) =>
      diskForecast(diskForecastPort(parts())).plan(orderOf('disk_forecast', { params: { warnWithinMs } }));
    const report = await plan(30 * DAY_MS);
    assert.deepEqual(codesOf(report), [
      'disk_not_configured',
      'disk_fills!',
      'disk_unreachable!',
      'disk_not_looked_at',
    ]);
    const [fills] = linesOf(report, 'disk_fills');
    assert.equal(Math.round(Number(fills?.['fullInMs']) / DAY_MS), 10);
    assert.equal(report.figures?.['soonestFullInMs'], fills?.['fullInMs']);
    rendered(report);
    assert.deepEqual(codesOf(await plan(5 * DAY_MS))[1], 'disk_fills');
    await test.outside.query('TRUNCATE guardia.metric_samples');
    assert.deepEqual(codesOf(await plan(DAY_MS))[1], 'disk_too_few_samples');
  });
});
