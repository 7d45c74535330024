import { spawn } from 'node:child_process';
import { access, open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { lastLines, prepareLog } from '../embedded/log-tail.js';
import { readStateFile } from '../embedded/state-file.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { identify } from '../integrations/process/identity.js';
import { killHard } from '../integrations/process/managed-process.js';
import type { ManagedProcess } from '../integrations/process/managed-process.js';
import { ALREADY_RUNNING_EXIT_CODE, LAB_SCHEDULER } from './definition.js';
import type { LabFiles } from './lab-files.js';

const require = createRequire(import.meta.url);
const START_TIMEOUT_MS = 30_000;
/** How long one that lost its port to another may wait for that other's pid file. */
const WINNER_TIMEOUT_MS = 5_000;
const pidFileSchema = z.object({ pid: z.number(), instance: z.string() });

/** The lab's scheduler, as the process runtime knows it. It lives on when the process that started it ends. */
export function managedScheduler(files: LabFiles): ManagedProcess {
  async function find() {
    const written = await readStateFile(files.schedulerPid, pidFileSchema);
    const living = written && (await identify(written.pid));
    return living?.instance === written?.instance ? living : undefined;
  }

  async function start(signal?: AbortSignal): Promise<void> {
    await access(files.schedulerConfig).catch(() => {
      throw new IntegrationError('RESTART_FAILED', `${LAB_SCHEDULER} was never set up: run \`./guardia lab up\` first`);
    });
    const logStart = await prepareLog(files.schedulerLog);
    const child = await launch(files);
    let exitCode: number | null | undefined;
    child.once('exit', (code) => (exitCode = code));
    child.once('error', () => (exitCode = null));
    child.unref();
    let giveUpAtMs = Date.now() + START_TIMEOUT_MS;
    while (!(await find())) {
      if (exitCode === ALREADY_RUNNING_EXIT_CODE) {
        giveUpAtMs = Math.min(giveUpAtMs, Date.now() + WINNER_TIMEOUT_MS);
        exitCode = undefined;
      }
      const isOver = exitCode !== undefined || Date.now() > giveUpAtMs || signal?.aborted;
      if (isOver) throw await startFailure(files.schedulerLog, logStart, signal);
      await sleep(20);
    }
  }
  return { name: LAB_SCHEDULER, logFile: files.schedulerLog, find, end: killHard, start };
}

async function launch(files: LabFiles) {
  const log = await open(files.schedulerLog, 'a', 0o600);
  try {
    const program = fileURLToPath(new URL('./scheduler.ts', import.meta.url));
    const args = [
      '--import',
      pathToFileURL(require.resolve('tsx')).href,
      program,
      files.schedulerConfig,
      files.schedulerPid,
    ];
    return spawn(process.execPath, args, { cwd: files.dir, detached: true, stdio: ['ignore', log.fd, log.fd] });
  } finally {
    await log.close();
  }
}

async function startFailure(logFile: string, logStart: number, signal?: AbortSignal): Promise<IntegrationError> {
  if (signal?.aborted)
    return new IntegrationError('CANCELLED', `waiting for ${LAB_SCHEDULER} was cancelled`, { cause: signal.reason });
  const words = await lastLines(logFile, 5, logStart);
  return new IntegrationError('RESTART_FAILED', `${LAB_SCHEDULER} does not start: ${words || 'it said nothing'}`);
}
