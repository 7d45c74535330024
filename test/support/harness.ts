import { randomUUID } from 'node:crypto';
import type { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { WorkerOptions, WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Activities } from '../../src/activities/contract.js';
import { createActivities } from '../../src/activities/index.js';
import { guardActivities } from '../../src/activities/interceptor.js';
import { translatingFailures } from '../../src/activities/to-failure.js';
import type { Alert } from '../../src/domain/alert.js';
import type { IncidentInput, IncidentView } from '../../src/domain/incident.js';
import { coordinatorPort } from '../../src/wiring/coordinator-port.js';
import { incidentQuery, TASK_QUEUES } from '../../src/workflows/contract.js';
import { aSnapshot } from './builders.js';
import { FakeIngestion } from './fake-ingestion.js';
import { FakeChecks } from './fake-checks.js';
import { FakeMaintenance } from './fake-maintenance.js';
import { FakeLooks } from './fake-looks.js';
import { FakeOperation } from './fake-operation.js';
import { FakePeople } from './fake-people.js';
import { FakeRecords } from './fake-records.js';
import { FakeSlack } from './fake-slack.js';
import { noDatabases } from './fake-databases.js';
import { noStation } from './fake-station.js';
import { noKafka } from './no-kafka.js';
import { noMachine } from './no-machine.js';
import { noAirflow } from './no-airflow.js';
import type { KafkaInMemory } from './no-kafka.js';
import { startTestServer } from './test-server.js';
import type { TestServer } from './test-server.js';
import { VirtualIncident } from './virtual-incident.js';
import { workflowBundle } from './workflow-bundle.js';

/** What a test changes about an incident; the rest is a `pipeline_down` of the shipped runbook with Slack on all levels. */
export interface IncidentChanges extends Partial<IncidentInput> {
  readonly alert?: Partial<Alert>;
}

/**
 * Guardia's workflows and activities as they are, on a real Temporal server, among a fake operation, fake people and a
 * Slack that keeps a ledger. The time of its incidents is virtual: it runs until somebody advances it.
 */
export class Harness {
  readonly operation = new FakeOperation();
  readonly looks = new FakeLooks();
  readonly checks = new FakeChecks();
  readonly maintenance = new FakeMaintenance();
  readonly records = new FakeRecords();
  readonly ingestion = new FakeIngestion();
  readonly kafka: KafkaInMemory = {};
  readonly people: FakePeople;
  readonly slack: FakeSlack;
  readonly #server: TestServer;
  #running: readonly { readonly worker: Worker; readonly ended: Promise<void> }[] = [];

  private constructor(server: TestServer, slack: FakeSlack) {
    this.#server = server;
    this.slack = slack;
    this.people = new FakePeople(slack);
  }

  /** @param activities instead of those of the fake operation */
  static async start(activities: Partial<Activities> = {}): Promise<Harness> {
    const [server, slack, bundle] = await Promise.all([startTestServer(), FakeSlack.start(), workflowBundle()]);
    const harness = new Harness(server, slack);
    await harness.#work(bundle, activities);
    return harness;
  }

  get connection(): Connection {
    return this.#server.connection;
  }
  get address(): string {
    return this.#server.address;
  }
  get client(): Client {
    return this.#server.client;
  }

  /** Starts an incident in virtual time, on a subject of its own, and returns when machines have done what they do at once. */
  async startIncident(changes: IncidentChanges = {}): Promise<VirtualIncident> {
    const { alert, ...given } = changes;
    const snapshot = given.snapshot ?? aSnapshot();
    const input: IncidentInput = {
      type: snapshot.runbook.type,
      subject: `ingesta-${randomUUID().slice(0, 8)}`,
      mode: 'live',
      source: 'cli',
      drill: true,
      snapshot,
      ...given,
    };
    return VirtualIncident.start(this.#server.client, input, alert);
  }

  /** Everything outside as new; incidents of earlier tests go on, each on its own subject. */
  reset(): void {
    this.operation.reset();
    this.looks.reset();
    this.checks.reset();
    this.ingestion.reset();
    this.maintenance.reset();
    this.people.reset();
    this.slack.reset();
  }

  view(workflowId: string): Promise<IncidentView> {
    return this.client.workflow.getHandle(workflowId).query(incidentQuery);
  }

  async close(): Promise<void> {
    for (const { worker } of this.#running) worker.shutdown();
    await Promise.all(this.#running.map(({ ended }) => ended));
    await this.slack.close();
    await this.#server.close();
  }

  async #work(bundle: WorkflowBundleWithSourceMap, instead: Partial<Activities>): Promise<void> {
    const activities = createActivities({
      ...this.operation.ports(),
      ...this.people.ports(),
      ...this.records.ports(),
      coordinator: { ...coordinatorPort(this.client, () => 'es'), ensureRunning: async () => undefined },
      ...noStation(),
      ...noDatabases(),
      ...noKafka(this.kafka),
      ...noMachine(),
      ...noAirflow(),
      ...this.ingestion.reprocessPorts(),
      ...this.checks.ports(),
      ...this.maintenance.ports(),
    });
    const common: Omit<WorkerOptions, 'taskQueue'> = {
      connection: this.#server.nativeConnection,
      activities: { ...activities, ...translatingFailures(this.looks.activities()), ...instead },
      interceptors: { activity: [guardActivities({ isLabService: () => true })] },
      shutdownGraceTime: '1 second',
    };
    const workers = [
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.incidents, workflowBundle: bundle }),
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.remediation }),
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.data }),
    ];
    this.#running = workers.map((worker) => ({ worker, ended: worker.run() }));
  }
}

export function startHarness(activities: Partial<Activities> = {}): Promise<Harness> {
  return Harness.start(activities);
}
