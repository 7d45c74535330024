import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError } from '../client.js';
import type { IncidentClient, IncidentRef } from '../client.js';
import { SIMULATION_TIMES } from '../domain/simulation-times.js';
import type { IncidentView } from '../domain/incident.js';
import { timelineLine } from '../messages/index.js';
import type { SimulateTexts } from '../messages/lab.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { personOf } from './person.js';

/** Longer than any ladder of a simulation, with a worker that died and was started again in between. */
const LONGEST_MS = 5 * 60_000;
const CLOSING_MS = 30_000;
const ABSENT_RETRY_MS = 1_000;
const ABSENT: ReadonlySet<string> = new Set(['worker_absent', 'temporal_unreachable']);

export interface Following {
  readonly client: IncidentClient;
  readonly ref: IncidentRef;
  readonly texts: SimulateTexts;
  /** A person interrupted. */
  readonly interrupted: AbortSignal;
}

/**
 * Follows the incident until it is proven to be over, or closed without proof, and tells its timeline. Guardia may be
 * killed and started again meanwhile. Throws CliExit where it takes too long or the person interrupts.
 */
export async function followToProof(context: CliContext, following: Following): Promise<IncidentView> {
  const { client, ref, texts, interrupted } = following;
  const over = AbortSignal.any([AbortSignal.timeout(LONGEST_MS), interrupted]);
  const proven = new AbortController();
  const told = { entries: 0 };
  const onView = (view: IncidentView): void => {
    tell(context, view, told);
    if (view.verifiedAt !== undefined) proven.abort();
  };
  let isAbsent = false;
  while (!over.aborted) {
    try {
      const view = await client.follow(ref, onView, AbortSignal.any([proven.signal, over]));
      if (view.verifiedAt !== undefined || view.state === 'resolved') return view;
    } catch (error) {
      if (!(error instanceof ClientError && ABSENT.has(error.code))) throw error;
      if (!isAbsent) context.err(texts.nobodyAnswers);
      isAbsent = true;
      await sleep(ABSENT_RETRY_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }
  await endIncident(context, following);
  throw interrupted.aborted
    ? new CliExit(EXIT.interrupted, texts.interrupted)
    : new CliExit(EXIT.failed, texts.tookTooLong);
}

/** Waits until the incident is closed, so that a Guardia that ends with this command leaves nothing open; not for ever. */
export async function followToClose({ client, ref, interrupted }: Following): Promise<void> {
  const over = AbortSignal.any([AbortSignal.timeout(SIMULATION_TIMES.watchMs + CLOSING_MS), interrupted]);
  await client.follow(ref, () => undefined, over).catch(() => undefined);
}

/** Nobody waits for this rehearsal any more. Where it cannot be told so, it ends by itself after its last level. */
async function endIncident(context: CliContext, { client, ref, texts }: Following): Promise<void> {
  const input = { by: personOf(context.settings, undefined), reason: texts.interrupted };
  await client.resolve(ref, input).catch(() => undefined);
}

function tell(context: CliContext, view: IncidentView, told: { entries: number }): void {
  const reader = { language: context.language, zone: context.zone };
  for (const entry of view.timeline.slice(told.entries)) context.err(`  ${timelineLine(entry, reader)}`);
  // While no worker answers we are shown the view that was saved, which may lag behind what was told.
  told.entries = Math.max(told.entries, view.timeline.length);
}
