import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PORT_VARIABLES } from '../config.js';
import type { Ports } from '../config.js';
import { formatProblem } from '../documents/document-problem.js';
import { livingInstance } from '../embedded/instance.js';
import { portOwner, portOwnerPid } from '../embedded/port-owner.js';
import { isPortFree } from '../embedded/ports.js';
import type { Diagnosis, Examine } from './doctor.js';
import { examineDocker, examinePostgres, examineTemporal } from './doctor-services.js';

const NEEDED_NODE = '>= 20.19, >= 22.12';
const SHOWN_PROBLEMS = 10;

const examineNode: Examine = async (_context, texts) => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fits) return [{ check: 'node', state: 'ok', detail: process.version }];
  return [{ check: 'node', state: 'missing', detail: texts.nodeOld(process.version, NEEDED_NODE), how: texts.nodeHow }];
};

const examineData: Examine = async ({ settings }, texts) => {
  const path = settings.dataDir;
  if (await isWritable(path)) return [{ check: 'data', state: 'ok', detail: texts.dataWritable(path) }];
  return [{ check: 'data', state: 'missing', detail: texts.dataNotWritable(path), how: texts.dataHow }];
};

/** The directory, or, where it is not there yet, the nearest one above it in which it would be made. */
async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isAbsent && dirname(path) !== path && isWritable(dirname(path));
  }
}

const examineInstance: Examine = async ({ settings }, texts) => {
  const instance = await livingInstance(settings.dataDir);
  if (!instance) return [{ check: 'instance', state: 'warning', detail: texts.notRunning, how: texts.startHow }];
  return [{ check: 'instance', state: 'ok', detail: [texts.running, instance.apiUrl].filter(Boolean).join(', ') }];
};

const examinePorts: Examine = async ({ settings }, texts) => {
  const own = (await livingInstance(settings.dataDir)) !== undefined;
  const ports = Object.entries(settings.ports) as [keyof Ports, number][];
  const taken = await Promise.all(
    ports.map(async ([name, port]): Promise<Diagnosis | undefined> => {
      if (port === 0 || (await isPortFree(port)) || own || (await isOurs(port, settings.dataDir))) return undefined;
      const detail = texts.portTaken(port, PORT_VARIABLES[name], ownerText(await portOwner(port)));
      return { check: 'ports', state: 'missing', detail, how: texts.portHow };
    }),
  );
  const problems = taken.filter((one) => one !== undefined);
  return problems.length > 0
    ? problems
    : [{ check: 'ports', state: 'ok', detail: own ? texts.portsOurs : texts.portsFree }];
};

function ownerText(owner: Awaited<ReturnType<typeof portOwner>>): string | undefined {
  return owner && `${owner.program} (${owner.pid})`;
}

/** The lab and a server that survived its Guardia hold their ports rightly: their command lines name our data directory. */
async function isOurs(port: number, dataDir: string): Promise<boolean> {
  const pid = await portOwnerPid(port);
  if (pid === undefined) return false;
  const { commandLine } = await import('../embedded/process-identity.js');
  return ((await commandLine(pid)) ?? '').includes(dataDir);
}

const examineConfig: Examine = async (context, texts) => {
  const problems = (await context.documents()).problems();
  if (problems.length === 0) return [{ check: 'config', state: 'ok', detail: texts.configGood }];
  return problems.slice(0, SHOWN_PROBLEMS).map((problem) => ({
    check: 'config',
    state: problem.blocks ? 'missing' : 'warning',
    detail: formatProblem(problem, context.language),
    how: texts.configHow,
  }));
};

const examineChannels: Examine = async (context, texts) => {
  try {
    const channels = [...(await context.documents()).current().channels.values()];
    const lacking = channels.filter((channel) => channel.missingVariables.length > 0);
    const loud = channels.filter((channel) => channel.kind !== 'console' && channel.missingVariables.length === 0);
    const found: Diagnosis[] = lacking.map((channel) => ({
      check: 'channels',
      state: 'warning',
      detail: texts.channelLacks(channel.name, channel.missingVariables.join(', ')),
    }));
    if (loud.length === 0)
      found.push({ check: 'channels', state: 'warning', detail: texts.onlyConsole, how: texts.channelsHow });
    else
      found.push({
        check: 'channels',
        state: 'ok',
        detail: texts.channels(loud.map((channel) => channel.name).join(', ')),
      });
    return found;
  } catch {
    // Without a configuration in force there are no channels to look at, which its own check says.
    return [];
  }
};

/** Every look, in the order in which it is shown. */
export const EXAMINATIONS: readonly Examine[] = [
  examineNode,
  examineData,
  examineInstance,
  examineTemporal,
  examinePostgres,
  examineDocker,
  examinePorts,
  examineConfig,
  examineChannels,
];
