import type { TestReplayPorts } from '../../activities/maintenance/test-replay.js';
import type { Mode } from '../../domain/incident.js';
import { replayTopics } from '../../integrations/kafka/replay-topics.js';
import type { ReplayTimeouts } from '../../integrations/kafka/replay-topics.js';
import { topicOf } from '../../integrations/kafka/topics.js';
import { knownLoads, loadsSince, outboxRows } from '../../integrations/masters/replay-ledger.js';
import type { OpenedParts } from '../activities.js';
import { kafkaAddress } from '../kafka-port.js';
import { stationPlan } from '../station-plan.js';
import { ledgerPlace } from './ledger-place.js';

/** A batch of the outbox on a busy server. */
const ANSWER_MS = 60_000;

export function replayPorts(
  parts: Pick<OpenedParts, 'settings' | 'documents' | 'operation'>,
  timeouts: Partial<ReplayTimeouts> = {},
): TestReplayPorts {
  const { settings, documents, operation } = parts;
  const plan = (mode: Mode) => stationPlan(documents, settings, mode);
  const place = (at: { mode: Mode; signal: AbortSignal }) => ledgerPlace(parts, at, ANSWER_MS);
  return {
    masters: (mode) => [...plan(mode).layouts.keys()],
    ledger: {
      loadsSince: async (at, since) => loadsSince(await place(at), since),
      rows: async (at, loadId, afterN, limit) => outboxRows(await place(at), loadId, afterN, limit),
      known: async (at, master, loadIds) =>
        loadIds.length === 0 ? new Set() : knownLoads(await place(at), master, loadIds),
    },
    topics: {
      async read({ service, mode, signal }, masters, sinceMs, take) {
        const { topicPrefix } = plan(mode);
        const byTopic = new Map(masters.map((master) => [topicOf(topicPrefix, master), master]));
        const address = kafkaAddress(operation, service, mode);
        const topics = [...byTopic.keys()];
        const read = await replayTopics({ address, topics, sinceMs, signal, timeouts }, (topic, event) =>
          take(byTopic.get(topic) ?? topic, event),
        );
        return new Map([...read].map(([topic, state]) => [byTopic.get(topic) ?? topic, state]));
      },
    },
  };
}
