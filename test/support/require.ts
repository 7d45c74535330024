import { spawnSync } from 'node:child_process';
import { accessSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { dockerSocket } from '../services/docker/engine.js';
import { airflowCommand, kafkaCommand, servicesDir } from '../services/places.js';

/** What some tests need of the machine, and `npm install` cannot bring. */
export type Need = 'docker' | 'airflow' | 'kafka' | 'oracle';

/** Says why it cannot be had and how to get it; undefined where it is there. */
const MISSING: Record<Need, () => Promise<string | undefined>> = {
  async oracle() {
    return process.env['ORACLE_TEST_DSN'] === undefined
      ? 'set ORACLE_TEST_DSN=user/password@host:1521/service of an Oracle whose user may create a table'
      : undefined;
  },
  async docker() {
    const socketPath = dockerSocket();
    try {
      await new Docker({ socketPath, timeout: 5_000 }).ping();
      return undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return `no Docker Engine answers (${why}). Start one, or set GUARDIA_DOCKER_SOCKET; of our own: bash test/services/docker/docker.sh install && export DOCKER_HOST=$(bash test/services/docker/docker.sh start)`;
    }
  },
  async airflow() {
    const absent = ([2, 3] as const).filter(
      (version) => !isThere(join(servicesDir(), `airflow${version}`, 'installed')),
    );
    if (absent.length === 0) return undefined;
    return `Airflow ${absent.join(' and ')} not installed: ${absent.map((version) => `${airflowCommand} install ${version}`).join(' && ')}`;
  },
  async kafka() {
    const runs = spawnSync('java', ['-version']).status === 0;
    if (runs && isThere(join(servicesDir(), 'kafka', 'installed'))) return undefined;
    return `Kafka is not installed: ${kafkaCommand} install (needs Java and Maven; Debian: default-jre-headless maven)`;
  },
};

/** Says why the machine lacks it and how to get it; undefined where it is there. */
export function whyMissing(need: Need): Promise<string | undefined> {
  return MISSING[need]();
}

/**
 * For a `before` hook: skips the suite, and says so, where the machine lacks what it needs. Where GUARDIA_REQUIRE (names
 * separated by commas) lists it, its absence is a failure, so that a skipped suite never passes for a green one.
 */
export async function needs(context: Mocha.Context, need: Need): Promise<void> {
  const why = await whyMissing(need);
  if (why === undefined) return;
  const required = (process.env['GUARDIA_REQUIRE'] ?? '').split(',').map((name) => name.trim());
  if (required.includes(need)) throw new Error(`GUARDIA_REQUIRE lists ${need}, but ${why}`);
  console.warn(`    SKIPPED, it needs ${need}: ${why}`);
  context.skip();
}

function isThere(file: string): boolean {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
}
