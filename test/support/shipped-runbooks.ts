import assert from 'node:assert/strict';
import { readSettings } from '../../src/config.js';
import { openDocuments } from '../../src/documents/open-documents.js';
import type { Documents } from '../../src/documents/open-documents.js';
import type { IncidentSnapshot, IncidentView } from '../../src/domain/incident.js';

/** The runbooks and policies as they are shipped, but for the channel: the people of these tests are on Slack. */
export interface ShippedRunbooks {
  readonly documents: Documents;
  snapshot(type: string): IncidentSnapshot;
}

export function openShippedRunbooks(): ShippedRunbooks {
  const documents = openDocuments(readSettings({ env: {} }));
  return {
    documents,
    snapshot(type) {
      const snapshot = documents.snapshot(type);
      assert.ok(snapshot, type);
      const levels = snapshot.policy.levels.map((level) => ({ ...level, channels: ['slack'] }));
      return { ...snapshot, policy: { ...snapshot.policy, levels, openingChannels: [] } };
    },
  };
}

/** Each step with its outcome, in order. */
export function stepsOf({ steps }: IncidentView): readonly string[] {
  return steps.map(({ id, outcome }) => `${id} ${outcome}`);
}
