import type { InstanceLook } from '../../domain/actions/action.js';
import type { RestartOrder } from '../../domain/actions/restart-failed-services.js';
import { IntegrationError } from '../integration-error.js';
import type { RestartOptions } from '../runtime.js';
import { refuseWhenAborted } from './claim.js';
import type { ProcessIdentity } from './identity.js';
import type { Ledger, LedgerEvent, LedgerLine } from './ledger.js';
import type { ManagedProcess } from './managed-process.js';

export const NONE = 'none';

export type RestartOutcome = { readonly outcome: 'restarted' | 'already_restarted'; readonly after: InstanceLook };

/**
 * One restart under one token, to be called while nobody else works on this service. It may die at any moment and be
 * called again with the same order: the ledger says how far it came, the process itself says the rest.
 *
 *     look unchanged? ── no ──▶ already_restarted
 *          │ yes
 *       intent ─▶ end the old life ─▶ kill ─▶ start a new life ─▶ start
 */
export async function restartOnce(
  service: ManagedProcess,
  ledger: Ledger,
  order: RestartOrder,
  options: RestartOptions,
): Promise<RestartOutcome> {
  await settle(service, ledger);
  const lines = await linesOf(service, ledger);
  if (lines.some((line) => line.event === 'start' && line.token === order.token)) return done('restarted', service);

  const stage = (name: string): void => options.onStage?.(name);
  const current = await service.find();
  let intent = lines.find((line) => line.event === 'intent' && line.token === order.token);
  const old = intent
    ? { instance: intent.instance, at: intent.at }
    : { instance: order.look.instance, at: order.look.lookedAt };
  const someoneElseStartedIt =
    lines.some((line) => isStartAfter(line, old)) || (current && current.instance !== old.instance);
  if (someoneElseStartedIt) return done('already_restarted', service);
  if (Date.parse(order.leaseUntil) < Date.now() && (current || !intent)) {
    throw new IntegrationError(
      'LEASE_EXPIRED',
      `the lease of ${order.token} ended at ${order.leaseUntil} before ${service.name} was touched`,
    );
  }
  if (!intent) {
    refuseWhenAborted(options.signal);
    intent = lineOf(service, 'intent', order.token, current);
    await ledger.append(intent);
  }
  stage('intent');

  // From here on the service is down because of us, so only the waiting for its start can be cancelled.
  if (current) await service.end(current);
  stage('ended');
  if (!lines.some((line) => line.event === 'kill' && line.token === order.token)) {
    await ledger.append({ ...intent, at: new Date().toISOString(), event: 'kill' });
  }
  stage('killed');
  await service.start(options.signal);
  stage('spawned');
  await settle(service, ledger);
  stage('started');
  return done('restarted', service);
}

/**
 * Writes the missing `start` of the last intent where its new life already runs: whoever began it died between the start
 * and its line. Done by everyone who comes next, under whatever token, so that a later restart cannot hide it.
 */
export async function settle(service: ManagedProcess, ledger: Ledger): Promise<void> {
  const lines = await linesOf(service, ledger);
  const last = lines.findLast((line) => line.event === 'intent');
  if (!last || lines.some((line) => line.event === 'start' && line.token === last.token)) return;
  const current = await service.find();
  const isNew =
    current && current.instance !== last.instance && !lines.some((line) => line.instance === current.instance);
  if (isNew) await ledger.append(lineOf(service, 'start', last.token, current));
}

export function lineOf(
  service: ManagedProcess,
  event: LedgerEvent,
  token: string,
  identity: ProcessIdentity | undefined,
): LedgerLine {
  return {
    at: new Date().toISOString(),
    service: service.name,
    event,
    token,
    pid: identity?.pid ?? null,
    instance: identity?.instance ?? NONE,
    startedAt: identity?.startedAt ?? null,
  };
}

export async function lookAt(service: ManagedProcess): Promise<InstanceLook> {
  // The time is taken before the look: a start in between then counts as a start since the look.
  const lookedAt = new Date().toISOString();
  const identity = await service.find();
  return {
    service: service.name,
    running: identity !== undefined,
    instance: identity?.instance ?? NONE,
    startedAt: identity?.startedAt ?? NONE,
    lookedAt,
  };
}

async function done(outcome: RestartOutcome['outcome'], service: ManagedProcess): Promise<RestartOutcome> {
  return { outcome, after: await lookAt(service) };
}

async function linesOf(service: ManagedProcess, ledger: Ledger): Promise<readonly LedgerLine[]> {
  return (await ledger.read()).filter((line) => line.service === service.name);
}

function isStartAfter(line: LedgerLine, old: { readonly instance: string; readonly at: string }): boolean {
  return line.event === 'start' && line.instance !== old.instance && Date.parse(line.at) >= Date.parse(old.at);
}
