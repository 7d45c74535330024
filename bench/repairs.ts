import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { createProber } from '../src/integrations/services/prober.js';
import type { ProbeTarget } from '../src/integrations/services/probe-target.js';
import { openKafkaPing } from '../src/integrations/kafka/ping.js';
import { postgresActivity } from '../src/integrations/postgres/activity.js';
import { Releasers } from '../src/wiring/releasers.js';
import { containedKafka } from '../test/services/docker/real-kafka.js';
import { containedPostgres } from '../test/services/docker/real-postgres.js';
import { dockerSocket, removeProject } from '../test/services/docker/engine.js';
import { eventually } from '../test/support/eventually.js';
import { openRealOperation, PROBE_EVERY_MS } from '../test/support/real-operation.js';
import { signalProcess } from '../test/support/signal-process.js';
import { measure, percentile } from './measure.js';
import type { Measure } from './measure.js';

const PAIRS = 3;
/** What Guardia may take longer than somebody who sits before the screen and does nothing else. */
const ALLOWANCE_MS = 3_000 + PROBE_EVERY_MS;
const PROBE_TIMEOUT_MS = 2_000;
const GRACE_S = 10;

interface Patient {
  readonly name: string;
  readonly container: Docker.Container;
  readonly target: ProbeTarget;
  /** What somebody looks at before touching anything, beside state and logs. */
  readonly evidence: () => Promise<unknown>;
}

/**
 * From the fault until the service's own probe is well again: by hand, which is a loop that probes as often, takes the same
 * evidence, restarts through the same Engine and probes again; and by Guardia, in turn.
 */
export async function benchRepairs(): Promise<readonly Measure[]> {
  const releasers = new Releasers();
  const docker = new Docker({ socketPath: dockerSocket() });
  const project = `bench-${randomUUID().slice(0, 8)}`;
  try {
    releasers.onRelease(() => removeProject(docker, project));
    const postgres = await containedPostgres(docker, { project, service: 'postgres' });
    releasers.onRelease(() => postgres.remove());
    const kafka = await containedKafka(docker, { project, service: 'kafka' });
    releasers.onRelease(() => kafka.remove());
    const brokers = [...kafka.brokers];
    const patients: readonly Patient[] = [
      {
        name: 'postgres',
        container: postgres.container,
        target: { kind: 'postgres', url: postgres.url, timeoutMs: PROBE_TIMEOUT_MS },
        evidence: () => postgresActivity({ url: postgres.url }),
      },
      {
        name: 'kafka',
        container: kafka.container,
        target: { kind: 'kafka', ping: openKafkaPing({ brokers }, PROBE_TIMEOUT_MS), timeoutMs: PROBE_TIMEOUT_MS },
        evidence: async () => undefined,
      },
    ];
    const measures: Measure[] = [];
    for (const patient of patients)
      for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
        const byHand: number[] = [];
        const byGuardia: number[] = [];
        for (let pair = 0; pair < PAIRS; pair += 1) {
          byHand.push(await repairByHand(patient, signal));
          byGuardia.push(await repairByGuardia(patient, signal, { project, postgresUrl: postgres.url, brokers }));
        }
        const [hand, guardia] = [percentile(byHand, 0.5), percentile(byGuardia, 0.5)];
        const atMost = Number(((hand + ALLOWANCE_MS) / hand).toFixed(2));
        measures.push(
          measure(`${patient.name} ${signal}: fault to well again, median`, 'ms', guardia, hand, { atMost }),
        );
      }
    return measures;
  } finally {
    await releasers.releaseAll();
  }
}

async function repairByHand({ name, container, target, evidence }: Patient, signal: NodeJS.Signals): Promise<number> {
  const probe = createProber({ find: () => target });
  const isWell = async (): Promise<boolean> => (await probe(name)).health === 'healthy';
  await breakIt(container, signal);
  const brokenAtMs = Date.now();
  for (let lookedAtMs = Date.now(); await isWell(); lookedAtMs = Date.now())
    await sleep(Math.max(0, PROBE_EVERY_MS - (Date.now() - lookedAtMs)));
  await Promise.all([
    container.inspect(),
    container.logs({ stdout: true, stderr: true, tail: 40 }),
    evidence().catch(() => undefined),
  ]);
  await container.restart({ t: GRACE_S });
  while (!(await isWell())) await sleep(300);
  return Date.now() - brokenAtMs;
}

/** A Guardia for each, so that no limit of repairs and no earlier incident is in the way; only the repair is timed. */
async function repairByGuardia(
  { name, container }: Patient,
  signal: NodeJS.Signals,
  { project, postgresUrl, brokers }: { project: string; postgresUrl: string; brokers: readonly string[] },
): Promise<number> {
  const common = { runtime: 'docker', mode: 'act', timeout: `${PROBE_TIMEOUT_MS} ms` };
  const guardia = await openRealOperation({
    services: {
      postgres: { kind: 'postgres', url: postgresUrl, container: { project, service: 'postgres' }, ...common },
      kafka: { kind: 'kafka', brokers, container: { project, service: 'kafka' }, ...common },
      // The pipeline must name one; nobody asks for it here.
      airflow: { kind: 'airflow', url: 'http://127.0.0.1:9', mode: 'observe' },
    },
    pipeline: { scheduler: 'airflow', database: 'postgres' },
  });
  try {
    await eventually('Guardia has looked', async () => {
      const findings = await guardia.worker.services();
      return (
        findings.filter(({ service }) => service !== 'airflow').every(({ health }) => health === 'healthy') || undefined
      );
    });
    await breakIt(container, signal);
    const brokenAtMs = Date.now();
    const { verifiedAt } = await guardia.incident(
      'service_down',
      name,
      `${name} is repaired`,
      (view) => view.verifiedAt !== undefined,
      { openedAfterMs: brokenAtMs, timeoutMs: 120_000 },
    );
    return Date.parse(verifiedAt ?? '') - brokenAtMs;
  } finally {
    await guardia.close();
  }
}

async function breakIt(container: Docker.Container, signal: NodeJS.Signals): Promise<void> {
  const { State } = await container.inspect();
  signalProcess(State.Pid, signal);
}
