import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrationError } from '../integration-error.js';
import type { RestartOptions } from '../runtime.js';
import type { ContainerEvent } from './container-events.js';
import type { ContainerState, ExecOrder } from './docker.js';
import type { Engine } from './engine.js';
import type { ExecOutcome } from './engine-exec.js';
import { changedSince, isSameLife, refuseAfterLease } from './touch.js';

/** Under what an attempt of the deed may take in all. */
const COMMAND_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 16 * 1024;
const LOOK_AGAIN_MS = 250;

/**
 * Runs a command at most once for one look. Docker's record shows every command: one with the same arguments since the look
 * is an earlier attempt of ours, or somebody else's; then its end is waited for, and nothing runs a second time.
 */
export async function execOnce(
  engine: Engine,
  order: ExecOrder,
  find: (signal?: AbortSignal) => Promise<ContainerState>,
  { signal, onStage }: RestartOptions,
): Promise<ExecOutcome & { readonly outcome: 'done' | 'already_done' }> {
  const { look, leaseUntil, argv } = order;
  const state = await find(signal);
  if (!isSameLife(look, state)) throw changedSince(look, state);
  const earlier = await startedSince(engine, order, signal);
  if (earlier !== undefined) {
    onStage?.('waiting');
    return { outcome: 'already_done', output: '', exitCode: await endOf(engine, order, earlier, signal) };
  }
  if (state.status !== 'running') {
    throw new IntegrationError('CONFLICT', `${state.name} is ${state.status}: a command needs one that runs`);
  }
  refuseAfterLease(leaseUntil, look.service);
  onStage?.('intent');
  const limits = { timeoutMs: COMMAND_TIMEOUT_MS, maxBytes: MAX_OUTPUT_BYTES, onStart: () => onStage?.('started') };
  return { outcome: 'done', ...(await engine.exec(state.id, argv, limits, signal)) };
}

/** The id of the newest command with these arguments that has started since the look. */
async function startedSince(
  engine: Engine,
  { look, argv }: ExecOrder,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const events = await engine.execEvents(look.instance, look.lookedAt, await engine.now(signal), signal);
  const command = argv.join(' ').trim();
  const started = (event: ContainerEvent): boolean => event.action === 'exec_start' && event.exec?.command === command;
  return events.findLast(started)?.exec?.id;
}

async function endOf(engine: Engine, { look }: ExecOrder, execId: string, signal?: AbortSignal): Promise<number> {
  const deadlineMs = Date.now() + COMMAND_TIMEOUT_MS;
  for (;;) {
    const events = await engine.execEvents(look.instance, look.lookedAt, await engine.now(signal), signal);
    const died = events.find(({ action, exec }) => action === 'exec_die' && exec?.id === execId);
    if (died?.exec?.exitCode !== undefined) return died.exec.exitCode;
    if (Date.now() > deadlineMs) {
      throw new IntegrationError('SERVICE_TIMEOUT', `an earlier command in ${look.service} still runs`);
    }
    await sleep(LOOK_AGAIN_MS, undefined, signal && { signal }).catch(() => {
      throw new IntegrationError('CANCELLED', `waiting for a command in ${look.service} was cancelled`);
    });
  }
}
