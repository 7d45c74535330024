import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createAirflowDeeds, createAirflowLooks } from '../../src/activities/actions/airflow.js';
import type { AirflowService } from '../../src/activities/actions/airflow-port.js';
import type { DeedOrder } from '../../src/activities/contract.js';
import type { PipelineFacts, ServicesPort } from '../../src/activities/ports.js';
import type { DeedPlan, DeedResult } from '../../src/domain/actions/action.js';
import type { AirflowParams } from '../../src/domain/actions/airflow.js';
import type { ServiceFinding } from '../../src/domain/service.js';

type Looks = ReturnType<typeof createAirflowLooks>;
type Deeds = ReturnType<typeof createAirflowDeeds>;

export interface AirflowActions {
  readonly look: <Name extends keyof Looks & keyof AirflowParams>(
    name: Name,
    params: AirflowParams[Name],
  ) => Promise<ServiceFinding>;
  readonly plan: <Name extends keyof Deeds & keyof AirflowParams>(
    name: Name,
    params: AirflowParams[Name],
  ) => Promise<DeedPlan>;
  /** Carries out a plan; the same token twice is one order that came twice. */
  readonly act: (
    name: keyof Deeds,
    plan: DeedPlan,
    more?: { readonly token?: string; readonly conf?: Readonly<Record<string, string | number | boolean>> },
  ) => Promise<DeedResult>;
}

/** A look that fails is the test's own business. */
const silent = new DefaultLogger('ERROR', () => undefined);

export const AIRFLOW = 'airflow-scheduler';

/** The actions on one Airflow, the pipeline's own. */
export function airflowActions(airflow: () => AirflowService, pipeline: Partial<PipelineFacts> = {}): AirflowActions {
  const services: ServicesPort = {
    facts: () => [{ name: AIRFLOW, kind: 'airflow', mode: 'act', dependsOn: [], lab: false }],
    pipeline: () => ({
      name: 'ingesta_diaria_maestras_erp',
      scheduler: AIRFLOW,
      database: 'postgres',
      how: 'observe',
      timeoutMs: 1_000,
      ...pipeline,
    }),
    probe: () => assert.fail('nobody asked for a probe'),
  };
  const ports = { services, airflow: { service: () => airflow(), failureWord: (failure: string) => failure } };
  const looks = createAirflowLooks(ports);
  const deeds = createAirflowDeeds(ports);
  const context = { incidentId: randomUUID(), mode: 'live', key: randomUUID() } as const;
  const subject = 'ingesta_diaria_maestras_erp';
  const onIncident = { subject, openedAt: new Date().toISOString() };
  const at = { context, signal: new AbortController().signal };
  return {
    async look(name, params) {
      const ask = looks[name] as unknown as (request: object) => Promise<{ findings: ServiceFinding[] }>;
      const asked = (): Promise<{ findings: ServiceFinding[] }> =>
        ask({ context, params: { ...params, ...onIncident } });
      const { findings } = await new MockActivityEnvironment(undefined, { logger: silent }).run<
        [],
        { findings: ServiceFinding[] },
        typeof asked
      >(asked);
      assert.equal(findings.length, 1);
      assert.equal(findings[0]?.service, AIRFLOW);
      return findings[0];
    },
    async plan(name, params) {
      const deed = deeds[name] as unknown as { plan(params: object, at: object): Promise<DeedPlan> };
      return deed.plan({ ...params, ...onIncident }, at);
    },
    async act(name, { service, look }, { token = randomUUID(), conf } = {}) {
      const order = {
        ...onIncident,
        ...(conf && { conf }),
        service,
        // As Temporal hands it on.
        look: JSON.parse(JSON.stringify(look)) as DeedPlan['look'],
        token,
        leaseUntil: new Date(Date.now() + 60_000).toISOString(),
      } as unknown as DeedOrder;
      const deed = deeds[name] as unknown as { act(order: DeedOrder, at: object): Promise<DeedResult> };
      return deed.act(order, { ...at, onStage: () => undefined });
    },
  };
}
