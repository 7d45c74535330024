import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CLONE_DIR } from '../config.js';
import { postgresAccount } from '../embedded/postgres-account.js';
import { postgresBinaries } from '../embedded/postgres-binaries.js';
import { postgresStatus, startPostgres, stopPostgres } from '../embedded/postgres.js';
import type { PostgresOptions } from '../embedded/postgres.js';
import { serverArguments, stateOf } from '../embedded/postgres-options.js';
import type { HostContainer } from '../integrations/docker/host-container.js';
import { LAB_POSTGRES, LAB_SCHEDULER } from './definition.js';
import type { LabService } from './definition.js';
import type { LabFiles } from './lab-files.js';

export type LabContainer = Omit<HostContainer, 'project'>;

/** By the container's label: it is made anew where it would be another one. */
export const DEFINITION_LABEL = 'guardia.lab.definition';
/** Whose lab it is: there is one in containers on a machine. */
export const HOME_LABEL = 'guardia.lab.home';

const POSTGRES_MEMORY_MB = 512;
const SCHEDULER_MEMORY_MB = 1_024;
/** What of the clone the scheduler reads; not what else may lie there, such as a `.env`. */
const PROGRAM = ['src', 'layouts', 'node_modules', 'package.json', 'tsconfig.json'] as const;
/** In the container, where nobody else looks for it. */
const PID_FILE = '/tmp/scheduler.pid';

export async function labContainer(
  service: LabService,
  files: LabFiles,
  postgres: PostgresOptions,
): Promise<LabContainer> {
  const container = service === LAB_POSTGRES ? await postgresContainer(postgres) : await schedulerContainer(files);
  const definition = createHash('sha256').update(JSON.stringify(container)).digest('hex').slice(0, 16);
  return { ...container, labels: { [DEFINITION_LABEL]: definition, [HOME_LABEL]: files.dir } };
}

/** Runs Node as the scheduler's container does, with all that it is given. */
export async function nodeContainer(
  files: LabFiles,
  service: string,
  command: readonly string[],
): Promise<LabContainer> {
  const node = await realpath(process.execPath);
  const installation = dirname(dirname(node));
  return {
    service,
    command: [node, ...command],
    workingDir: CLONE_DIR,
    folders: [files.dir, await compiledFolder()],
    readOnly: [
      ...PROGRAM.map((name) => join(CLONE_DIR, name)),
      ...(installation.startsWith('/usr') ? [] : [installation]),
    ],
    // As who wrote the scheduler's configuration, which nobody else may read.
    user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    env: { HOME: '/tmp', TMPDIR: tmpdir(), PATH: '/usr/local/bin:/usr/bin:/bin' },
    memoryMb: SCHEDULER_MEMORY_MB,
  };
}

/** Where tsx keeps what it compiled: shared with this machine's processes, so that a container starts as quickly as they do. */
async function compiledFolder(): Promise<string> {
  const folder = join(tmpdir(), `tsx-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

function schedulerContainer(files: LabFiles): Promise<LabContainer> {
  const program = join(CLONE_DIR, 'src', 'lab', 'scheduler.ts');
  return nodeContainer(files, LAB_SCHEDULER, ['--import', 'tsx', program, files.schedulerConfig, PID_FILE]);
}

/** The same program as the process would be; the container's first process is PostgreSQL itself. */
async function postgresContainer(options: PostgresOptions): Promise<LabContainer> {
  const pgdata = await preparedCluster(options);
  const account = await postgresAccount(pgdata);
  const { postgres } = await postgresBinaries(account, () => undefined);
  const { uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = account;
  return {
    service: LAB_POSTGRES,
    command: [postgres, ...serverArguments(pgdata, stateOf(options))],
    folders: [pgdata],
    readOnly: [dirname(dirname(postgres))],
    user: `${uid}:${gid}`,
    env: { LC_ALL: 'C' },
    // The fast shutdown, as `docker stop` should be.
    stopSignal: 'SIGINT',
    memoryMb: POSTGRES_MEMORY_MB,
  };
}

/** Whether the cluster and the lab's database are there, for that port. */
export async function isPrepared({ dataDir, port }: PostgresOptions): Promise<boolean> {
  const { url } = await postgresStatus(dataDir);
  return url !== undefined && Number(new URL(url).port) === port;
}

/** Made by a short life of the same program as a process, which must end before any container has the data. */
async function preparedCluster(options: PostgresOptions): Promise<string> {
  await stopPostgres(options.dataDir);
  if (!(await isPrepared(options))) await (await startPostgres(options)).stop();
  return (await postgresStatus(options.dataDir)).pgdata;
}
