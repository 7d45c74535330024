import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createDeeds } from '../../src/activities/actions/deed.js';
import type { Deed, Deeds } from '../../src/activities/actions/deed.js';
import { createKafkaDeeds } from '../../src/activities/actions/kafka.js';
import { guardActivities } from '../../src/activities/interceptor.js';
import type { ServicesPort } from '../../src/activities/ports.js';
import { translatingFailures } from '../../src/activities/to-failure.js';
import { kafkaPort } from '../../src/wiring/kafka-port.js';
import { undosPort } from '../../src/wiring/undos-port.js';
import { TASK_QUEUES } from '../../src/workflows/contract.js';
import { kafkaDocuments, kafkaService } from './kafka-service.js';
import { quietRuntime } from './workflow-bundle.js';

export interface AlteringChild {
  readonly address: string;
  readonly brokers: readonly string[];
  readonly bundle: string;
  /** By its own hand, with SIGKILL: when it is told to act, or when it has acted and told nobody. */
  readonly dieAt?: 'before' | 'after';
}

/** A worker of its own process, with the real deed on a real Kafka. Says `ready` on standard output when it polls. */
const { address, brokers, bundle, dieAt } = JSON.parse(process.argv[2]!) as AlteringChild;
quietRuntime();
const die = (): void => void process.kill(process.pid, 'SIGKILL');
const connection = await NativeConnection.connect({ address });
const client = new Client({ connection: await Connection.connect({ address }) });
const services: ServicesPort = {
  facts: () => [{ name: 'kafka', mode: 'act', dependsOn: [], lab: false, kind: 'kafka' }],
  pipeline: () => ({ name: 'p', scheduler: 's', database: 'd', kafka: 'kafka', how: 'observe', timeoutMs: 1_000 }),
  probe: () => Promise.reject(new Error('nobody asks for a probe here')),
};
const operation = { service: () => kafkaService({ brokers, timeoutMs: 2_000 }) };
const kafka = kafkaPort({ documents: kafkaDocuments([]), operation });
const { alter_topic_config: real } = createKafkaDeeds({ services, kafka, undos: undosPort(client) });
const mortal: Deed<'alter_topic_config'> = {
  ...real,
  async act(order, at) {
    if (dieAt === 'before') die();
    const result = await real.act(order, at);
    if (dieAt === 'after') die();
    return result;
  },
};
const activities = translatingFailures(
  createDeeds({
    services,
    remediation: { rulesFor: () => ({ protected: false }) },
    deeds: { alter_topic_config: mortal } as unknown as Deeds,
  }),
);
const common = {
  connection,
  activities: { ...activities },
  interceptors: { activity: [guardActivities({ isLabService: () => false })] },
};
const workers = await Promise.all([
  Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.incidents,
    workflowBundle: { codePath: bundle },
    stickyQueueScheduleToStartTimeout: '1 second',
  }),
  Worker.create({ ...common, taskQueue: TASK_QUEUES.remediation }),
]);
process.once('SIGTERM', () => workers.forEach((worker) => worker.shutdown()));
const running = workers.map((worker) => worker.run());
process.stdout.write('ready\n');
await Promise.all(running);
process.exit(0);
