import type { ActionDefinition } from './action.js';

/** Publishes the events that wait in the outbox, in order; nothing is discovered or loaded. */
export const publishPendingEvents = {
  name: 'publish_pending_events',
  effect: 'change',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'cannot_be_undone',
} as const satisfies ActionDefinition;

export type PublishPendingEventsParams = Readonly<Record<never, never>>;
