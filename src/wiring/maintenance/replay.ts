import type { TestReplayPorts } from '../../activities/maintenance/test-replay.js';
import type { Mode } from '../../domain/incident.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import { replayTopics } from '../../integrations/kafka/replay-topics.js';
import type { ReplayTimeouts } from '../../integrations/kafka/replay-topics.js';
import { topicOf } from '../../integrations/kafka/topics.js';
import { knownLoads, loadsSince, outboxRows } from '../../integrations/masters/replay-ledger.js';
import type { LedgerPlace } from '../../integrations/masters/replay-ledger.js';
import type { OpenedParts } from '../activities.js';
import { kafkaAddress } from '../kafka-port.js';
import { stationPlan } from '../station-plan.js';

/** A batch of the outbox on a busy server. */
const ANSWER_MS = 60_000;

export function replayPorts(
  { settings, documents, operation }: Pick<OpenedParts, 'settings' | 'documents' | 'operation'>,
  timeouts: Partial<ReplayTimeouts> = {},
): TestReplayPorts {
  const plan = (mode: Mode) => stationPlan(documents, settings, mode);
  const place = async ({ mode, signal }: { mode: Mode; signal: AbortSignal }): Promise<LedgerPlace> => {
    const { services, schema } = plan(mode);
    const url = await operation.databaseUrl(services.database, mode);
    if (url === undefined)
      throw new IntegrationError('CONFIG_INVALID', `nothing says how to reach service "${services.database}"`);
    return { url, schema, timeoutMs: ANSWER_MS, signal };
  };
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
