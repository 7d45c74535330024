import type { ActivityPorts } from '../src/activities/index.js';
import type { ServiceFinding } from '../src/domain/service.js';
import { aSnapshot } from '../test/support/builders.js';
import { FakeMaintenance } from '../test/support/fake-maintenance.js';
import { noDatabases } from '../test/support/fake-databases.js';
import { noStation } from '../test/support/fake-station.js';
import { noKafka } from '../test/support/no-kafka.js';
import { noMachine } from '../test/support/no-machine.js';
import { noAirflow } from '../test/support/no-airflow.js';

const OPENING = 'opening';

export interface InstantWorldOptions {
  readonly onProbe?: (service: string) => void;
  /** A page went out; when it was due. */
  readonly onPage?: (dueAtMs: number) => void;
  /** What a restart waits for; nothing where absent. */
  readonly restart?: () => Promise<void>;
}

export interface InstantWorld {
  readonly ports: ActivityPorts;
  /** Services that were restarted. */
  readonly repaired: ReadonlySet<string>;
  /** One more service, which is broken. */
  readonly add: (service: string) => void;
}

/** A world that answers at once: what remains is the cost of the workflow. Each service fails until it is restarted. */
export function instantWorld({ onProbe, onPage, restart }: InstantWorldOptions): InstantWorld {
  const broken = new Set<string>();
  const repaired = new Set<string>();
  const pipeline = { name: 'p', scheduler: 'scheduler', database: 'database', how: 'run' as const, timeoutMs: 5_000 };
  const facts = (name: string) => ({ name, mode: 'act' as const, dependsOn: [], lab: true });
  const finding = (service: string): ServiceFinding => ({
    service,
    health: broken.has(service) ? 'unhealthy' : 'healthy',
    code: broken.has(service) ? 'unreachable' : 'ok',
    detail: '',
    tookMs: 0,
  });
  const look = (service: string) => ({
    service,
    running: !broken.has(service),
    instance: 'none',
    startedAt: 'none',
    lookedAt: new Date().toISOString(),
  });
  const words = { title: OPENING, body: [], links: [], language: 'es' as const };
  const ports: ActivityPorts = {
    services: {
      facts: () => [facts('scheduler'), facts('database'), ...[...broken, ...repaired].map(facts)],
      pipeline: () => pipeline,
      probe: async (service) => {
        onProbe?.(service);
        return finding(service);
      },
    },
    remediation: { rulesFor: () => ({ protected: false }) },
    runtimes: {
      look: async (service) => look(service),
      restart: async ({ look: { service } }) => {
        await restart?.();
        broken.delete(service);
        repaired.add(service);
        return { outcome: 'restarted', after: look(service) };
      },
      logs: async () => '',
    },
    pipeline: {
      trigger: async (_mode, runId) => ({ runId, state: 'success' }),
      run: async (_mode, runId) => ({ runId, state: 'success' }),
      lastRun: async () => undefined,
      rows: async () => 1,
    },
    ...noStation(),
    ...noDatabases(),
    ...noKafka(),
    ...noMachine(),
    ...noAirflow(),
    ...new FakeMaintenance().ports(),
    activity: { databaseActivity: async () => undefined },
    snapshots: { snapshot: () => aSnapshot() },
    register: { register: async () => 1 },
    coordinator: { ensureRunning: async () => undefined, answer: async () => undefined },
    record: { save: async () => undefined, saveCommand: async () => undefined, writePostmortem: async () => '' },
    intake: { intake: async () => ({ outcome: 'nothing_open', workflowId: '' }) },
    lab: { heldBySimulation: async () => false },
    checks: { checks: () => [] },
    directory: { onDuty: () => [{ name: 'nobody' }], person: () => undefined, defaultChannels: () => [] },
    channels: {
      send: async (_channel, { title }) => {
        if (title !== OPENING) onPage?.(Date.parse(title));
        return { to: '' };
      },
      admitsSimulations: () => true,
    },
    deliveries: { begin: async () => 'first', accepted: async () => undefined, refused: async () => undefined },
    words: { page: ({ dueAt }) => ({ ...words, title: dueAt }), opening: () => words, notice: () => words },
  };
  return { ports, repaired, add: (service: string) => void broken.add(service) };
}
