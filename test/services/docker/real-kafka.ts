import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { freeKafkaPorts, untilAcknowledged } from '../kafka/kafka.js';
import { servicesDir } from '../places.js';
import { startHostContainer } from '../../../src/integrations/docker/host-container.js';

const run = promisify(execFile);
const SCRIPTS = fileURLToPath(new URL('..', import.meta.url));

/** A broker that really runs in a container of the Engine. */
export interface ContainedKafka {
  readonly container: Docker.Container;
  /** `host:port`. */
  readonly brokers: readonly [string];
  /** Returns when a record was written and acknowledged. */
  acknowledges(): Promise<void>;
  remove(): Promise<void>;
}

export async function containedKafka(
  docker: Docker,
  { project, service }: { readonly project: string; readonly service: string },
): Promise<ContainedKafka> {
  const directory = await mkdtemp(join(tmpdir(), 'guardia-contained-kafka-'));
  const port = await freeKafkaPorts();
  const env = { ...process.env, KAFKA_PORT: String(port) };
  await run('bash', [join(SCRIPTS, 'kafka', 'kafka.sh'), 'format', directory], { env, timeout: 60_000 });
  const libs = join(servicesDir(), 'kafka');
  const container = await startHostContainer(docker, {
    project,
    service,
    command: [
      '/usr/bin/java',
      '-Xms256m',
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      `-XX:SharedArchiveFile=${join(libs, 'classes.jsa')}`,
      '-Xshare:auto',
      '-cp',
      `${join(libs, 'libs')}/*`,
      'kafka.Kafka',
      join(directory, 'server.properties'),
    ],
    folders: [directory],
    readOnly: [libs],
    memoryMb: 640,
  });
  const brokers = [`127.0.0.1:${port}`] as const;
  const acknowledges = (): Promise<void> => untilAcknowledged(brokers);
  await acknowledges();
  return {
    container,
    brokers,
    acknowledges,
    async remove() {
      await container.remove({ force: true });
      await rm(directory, { recursive: true, force: true });
    },
  };
}
