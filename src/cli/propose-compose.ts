import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CLONE_DIR } from '../config.js';
import { proposeFromCompose } from '../documents/compose/propose.js';
import type { ComposeProposal } from '../documents/compose/proposal.js';
import { readCompose } from '../documents/compose/read-compose.js';
import type { ComposeFile } from '../documents/compose/read-compose.js';
import { envExample, writeProposal } from '../documents/compose/write-proposal.js';
import { ownAddresses } from '../documents/own-branch.js';
import type { CliContext } from './context.js';
import { showProblems } from './show-problems.js';

/** For the one question; without an engine the proposal is made all the same. */
const ENGINE_TIMEOUT_MS = 2_000;

export interface FromCompose {
  readonly file: string;
  readonly proposal: ComposeProposal;
  /** The whole guardia.yaml. */
  readonly guardia: string;
  readonly envExample: string;
  /** Services of which a container runs now; absent where no engine answered. */
  readonly running?: ReadonlySet<string>;
  readonly includes: readonly string[];
}

/** Reads the Compose file, asks a running engine what runs, and makes the proposal. Says what is wrong with the file. */
export async function fromCompose(context: CliContext, path: string, projectName?: string): Promise<FromCompose> {
  const { settings } = context;
  const read = readCompose(resolve(path), settings.env);
  if ('problems' in read) {
    showProblems(context, read.problems, '');
    throw new Error('problems end the command');
  }
  const { compose } = read;
  const seen = await runningOf(settings.dockerSocket, compose, projectName);
  const own = ownAddresses(settings).map(({ port }) => port);
  const proposal = proposeFromCompose(compose, {
    project: seen?.project ?? projectName ?? compose.project,
    isOwnPort: (port) => own.includes(port),
    ...(seen && { running: seen.running }),
  });
  const file = basename(path);
  return {
    file,
    proposal,
    guardia: writeProposal(readFileSync(join(CLONE_DIR, 'guardia.yaml'), 'utf8'), file, proposal),
    envExample: envExample(file, proposal),
    includes: compose.includes,
    ...(seen && { running: seen.running }),
  };
}

/** A project that was started under another name is known by the file that it was made from. */
async function runningOf(
  socket: string,
  { path, project }: ComposeFile,
  projectName?: string,
): Promise<{ readonly project: string; readonly running: ReadonlySet<string> } | undefined> {
  const { composeContainers } = await import('../integrations/docker/compose-containers.js');
  const found = await composeContainers(socket, ENGINE_TIMEOUT_MS).catch(() => undefined);
  if (!found) return undefined;
  const named = projectName ?? found.find(({ files }) => files.includes(path))?.project ?? project;
  const running = found.filter((container) => container.project === named && container.runs);
  return { project: named, running: new Set(running.map(({ service }) => service)) };
}
