import { isDeed } from '../domain/actions/catalogue.js';
import { DEED_START_TO_CLOSE_MS } from './activity-proxies.js';
import type { CommandGrant, CommandPlanned } from './command-acts.js';
import type { CommandRun } from './command-run.js';
import { startRestore } from './start-restore.js';
import type { StartedRestore } from './start-restore.js';

/**
 * The one call site of the undo of a person's deed: it is on record before the deed, so that it is carried out although the
 * worker dies in between.
 */
export async function beforeDeed(
  { view, language }: CommandRun,
  { service, what, undo }: CommandPlanned,
  { token, leaseUntil }: CommandGrant,
): Promise<StartedRestore | undefined> {
  const { action, commandId, mode, by } = view;
  if (!undo || !isDeed(action)) return undefined;
  const actsUntil = new Date(Date.parse(leaseUntil) + DEED_START_TO_CLOSE_MS).toISOString();
  return startRestore({ action, service, token, incidentId: commandId, mode, what, undo, actsUntil, by, language });
}
