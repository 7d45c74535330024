import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCheckPlans } from '../../src/activities/checks.js';
import type { Activities } from '../../src/activities/contract.js';
import { withOwnLimits } from '../../src/activities/own-limits.js';
import { createProbes } from '../../src/activities/probes.js';
import type { PlannedCheck } from '../../src/domain/checking.js';
import { METRIC_CHECKS } from '../../src/domain/checks.js';
import type { CheckType, ConfiguredCheck } from '../../src/domain/checks.js';
import type { Probed } from '../../src/domain/probing.js';
import type { ServiceKind } from '../../src/domain/service.js';
import { aSnapshot, anUnknownSnapshot } from '../support/builders.js';
import { FakeOperation } from '../support/fake-operation.js';
import { FakeMaintenance } from '../support/fake-maintenance.js';

const CONTEXT = { incidentId: 'checks', mode: 'live', key: 'k' } as const;

function aCheck(type: CheckType, changes: Partial<ConfiguredCheck> = {}): ConfiguredCheck {
  const { action, params, everyMs } = METRIC_CHECKS[type];
  return { type, service: 'postgres', subject: 'postgres', action, params, everyMs, lab: false, ...changes };
}

describe('the plan of a round of checks', () => {
  const operation = new FakeOperation();
  const maintenance = new FakeMaintenance();
  const inLab = { service: 'lab-postgres', lab: true };
  const onScheduler = { service: 'lab-scheduler', lab: false };

  async function held(heldBySimulation: boolean): Promise<readonly string[]> {
    const plans = createCheckPlans({
      ...maintenance.ports(),
      ...operation.ports(),
      lab: { heldBySimulation: async () => heldBySimulation },
      checks: {
        checks: () => [aCheck('postgres_connections_high', inLab), aCheck('airflow_queue_high', onScheduler)],
      },
    });
    const plan = async (): Promise<PlannedCheck[]> => [...(await plans.plan_checks({ context: CONTEXT, params: {} }))];
    const planned = await new MockActivityEnvironment().run<[], PlannedCheck[], typeof plan>(plan);
    return planned.filter((check) => check.held).map(({ service }) => service);
  }
  afterEach(() => operation.reset());

  it('holds nothing while all services answer', async () => assert.deepEqual(await held(false), []));

  it('holds the checks of a service that is down', async () => {
    operation.break('lab-scheduler');
    assert.deepEqual(await held(false), ['lab-scheduler']);
  });

  it('holds those of the lab while a simulation breaks it on purpose', async () =>
    assert.deepEqual(await held(true), ['lab-postgres']));

  it('holds those of what maintenance is at work on', async () => {
    maintenance.underMaintenance = new Set(['lab-postgres']);
    assert.deepEqual(await held(false), ['lab-postgres']);
  });
});

describe('the limits of a look', () => {
  const own = aCheck('postgres_connections_high', { params: { max: 0.95 } });
  const ofDag = aCheck('dag_run_slow', { service: 'airflow', subject: 'maestras', params: { limitMs: 1 } });

  /** What the look is asked, when an incident about this subject asks so. */
  async function asked(name: 'check_postgres_connections' | 'check_dag_duration', params: object): Promise<unknown> {
    let seen: unknown;
    const look = async (request: { params: unknown }) => {
      seen = request.params;
      return { findings: [] };
    };
    const activities = { check_postgres_connections: look, check_dag_duration: look } as unknown as Activities;
    const wrapped = withOwnLimits({ checks: () => [own, ofDag] }, activities);
    await (wrapped[name] as (request: object) => Promise<unknown>)({ context: CONTEXT, params });
    return seen;
  }
  const openedAt = '2026-11-22T02:30:00.000Z';
  const usual = { max: 0.9, subject: 'postgres', openedAt };

  it('are those of the service, where it says no other than the operation', async () => {
    assert.deepEqual(await asked('check_postgres_connections', usual), { ...usual, max: 0.95 });
    const named = { ...usual, subject: 'pipeline', service: 'postgres' };
    assert.deepEqual(await asked('check_postgres_connections', named), { ...named, max: 0.95 });
  });

  it('are its own where the runbook says others, and the usual ones for another service', async () => {
    const others = { ...usual, max: 0.5 };
    assert.deepEqual(await asked('check_postgres_connections', others), others);
    const another = { ...usual, service: 'reports' };
    assert.deepEqual(await asked('check_postgres_connections', another), another);
  });

  it('of the DAG are found by the pipeline that the incident is about', async () => {
    const about = { limitMs: 45 * 60_000, subject: 'maestras', openedAt };
    assert.deepEqual(await asked('check_dag_duration', about), { ...about, limitMs: 1 });
  });
});

describe('what a failed probe opens', () => {
  async function typeOf(kind: ServiceKind | undefined, shipped: boolean): Promise<string | undefined> {
    const facts = { name: 'it', mode: 'act', dependsOn: [], lab: false, ...(kind && { kind }) } as const;
    const probes = createProbes({
      ...new FakeMaintenance().ports(),
      services: { ...new FakeOperation().ports().services, facts: () => [facts] },
      intake: { intake: async () => ({ outcome: 'nothing_open', workflowId: '' }) },
      lab: { heldBySimulation: async () => false },
      snapshots: { snapshot: (type) => (shipped ? aSnapshot({ runbook: { type } }) : anUnknownSnapshot()) },
    });
    const probe = async (): Promise<Probed[]> => [
      ...(await probes.probe_all_services({ context: CONTEXT, params: {} })),
    ];
    const [probed] = await new MockActivityEnvironment().run<[], Probed[], typeof probe>(probe);
    return probed?.type;
  }

  it('is its own type for an Airflow, where there is a runbook for it', async () => {
    assert.equal(await typeOf('airflow', true), 'airflow_scheduler_down');
    assert.equal(await typeOf('airflow', false), undefined, 'service_down, as before');
  });

  it('is service_down for every other', async () => {
    for (const kind of ['postgres', 'kafka', 'oracle', 'http', undefined] as const)
      assert.equal(await typeOf(kind, true), undefined);
  });

  it('is nothing while maintenance is at work on the service', async () => {
    const maintenance = new FakeMaintenance();
    maintenance.underMaintenance = new Set(['lab-postgres']);
    const probes = createProbes({
      ...maintenance.ports(),
      ...new FakeOperation().ports(),
      intake: { intake: async () => ({ outcome: 'nothing_open', workflowId: '' }) },
      lab: { heldBySimulation: async () => false },
      snapshots: { snapshot: () => anUnknownSnapshot() },
    });
    const probe = async (): Promise<Probed[]> => [
      ...(await probes.probe_all_services({ context: CONTEXT, params: {} })),
    ];
    const probed = await new MockActivityEnvironment().run<[], Probed[], typeof probe>(probe);
    assert.deepEqual(
      probed.map(({ facts }) => facts.name),
      ['lab-scheduler'],
    );
  });
});
