import { spawn } from 'node:child_process';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, prepareLog } from '../../embedded/log-tail.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import { identify } from '../../integrations/process/identity.js';
import type { ProcessIdentity } from '../../integrations/process/identity.js';
import { killHard, sendSignal } from '../../integrations/process/managed-process.js';
import type { ManagedProcess } from '../../integrations/process/managed-process.js';

const START_TIMEOUT_MS = 10_000;
const POLL_MS = 20;
/** Says which life it is, in the words of our identities, and becomes the program: that life goes on. */
const WRAPPER = `file=$1; shift
ticks=$(sed 's/.*) //' /proc/$$/stat | cut -d' ' -f20)
printf '%s@%.8s-%s' $$ "$(cat /proc/sys/kernel/random/boot_id)" "$ticks" >"$file.$$" && mv "$file.$$" "$file"
exec "$@"`;

export interface AirflowDaemon {
  /** As the process runtime knows it. */
  readonly name: string;
  readonly dir: string;
  /** Asked at each start. */
  readonly command: () => Promise<{ readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> }>;
  /** Before it starts. */
  readonly prepare?: () => Promise<void>;
}

/**
 * One of Airflow's daemons as the process runtime knows it. Each leads a session of its own, because a killed scheduler leaves
 * children in other process groups: the end of a life is the end of its session.
 */
export function airflowDaemon({ name, dir, command, prepare }: AirflowDaemon): ManagedProcess {
  const pidFile = join(dir, `${name}.pid`);
  const logFile = join(dir, `${name}.log`);
  const written = async (): Promise<string> => readFile(pidFile, 'utf8').catch(() => '');

  async function find(): Promise<ProcessIdentity | undefined> {
    const instance = await written();
    const living = await identify(Number.parseInt(instance, 10));
    return living?.instance === instance ? living : undefined;
  }

  async function start(signal?: AbortSignal): Promise<void> {
    await prepare?.();
    await endLeftovers(await written());
    const { argv, env } = await command();
    const logStart = await prepareLog(logFile);
    const log = await open(logFile, 'a', 0o600);
    try {
      const args = ['-c', WRAPPER, 'sh', pidFile, ...argv];
      const child = spawn('/bin/sh', args, { cwd: dir, env, detached: true, stdio: ['ignore', log.fd, log.fd] });
      let ended = false;
      child.once('exit', () => (ended = true)).once('error', () => (ended = true));
      child.unref();
      const giveUpAtMs = Date.now() + START_TIMEOUT_MS;
      while ((await find())?.pid !== child.pid) {
        if (!ended && Date.now() < giveUpAtMs && !signal?.aborted) {
          await sleep(POLL_MS);
          continue;
        }
        const words = await lastLines(logFile, 5, logStart);
        throw new IntegrationError('RESTART_FAILED', `${name} does not start: ${words || 'it said nothing'}`);
      }
    } finally {
      await log.close();
    }
  }

  async function end(instance: ProcessIdentity): Promise<void> {
    await killHard(instance);
    await endSession(instance.pid);
  }
  return { name, logFile, find, end, start };
}

/** What a life left that was killed by somebody else. While its number is in use as a session's, nobody else can get it. */
async function endLeftovers(instance: string): Promise<void> {
  const [, pid, boot] = /^(\d+)@([0-9a-f]{8})-\d+$/.exec(instance) ?? [];
  const thisBoot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  if (pid === undefined || boot === undefined || !thisBoot.startsWith(boot)) return;
  if ((await identify(Number(pid))) === undefined) await endSession(Number(pid));
}

async function endSession(leader: number): Promise<void> {
  if (leader <= 1) return;
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of numbers) if ((await sessionOf(pid)) === leader) sendSignal(pid, 'SIGKILL');
}

async function sessionOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const session = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3];
  return session === undefined ? undefined : Number(session);
}
