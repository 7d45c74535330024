import { cancellationSignal } from '@temporalio/activity';
import { countWaiting } from '../../ingestion/drain-outbox.js';
import type { DrainProgress } from '../../ingestion/drain-outbox.js';
import { loadIntoOracle } from '../../ingestion/oracle-loader.js';
import type { IngestionPort } from '../../ingestion/ports.js';
import { relayEvents } from '../../ingestion/relay.js';
import { verifyLoads } from '../../ingestion/verify.js';
import { whileAlive } from '../alive.js';
import type { IngestionActivities } from './contract.js';

type Outlets = Pick<
  IngestionActivities,
  'publish_events' | 'count_pending_events' | 'load_oracle' | 'verify_ingestion'
>;

const NOTHING_YET: DrainProgress = { sent: 0, pending: 0 };

/** From the outbox to Kafka and Oracle, and the proof that it is there. */
export function createOutletActivities({ ingestion }: { readonly ingestion: IngestionPort }): Outlets {
  return {
    async publish_events({ context }) {
      const station = await ingestion.station(context.mode);
      const signal = cancellationSignal();
      return whileAlive(NOTHING_YET, (onProgress) => relayEvents(station, { signal, onProgress }));
    },

    async count_pending_events({ context }) {
      const { masters } = await ingestion.station(context.mode);
      return { pending: await countWaiting({ masters, sink: 'kafka', isFor: () => true }) };
    },

    async load_oracle({ context }) {
      const station = await ingestion.station(context.mode);
      const signal = cancellationSignal();
      return whileAlive(NOTHING_YET, (onProgress) => loadIntoOracle(station, { signal, onProgress }));
    },

    async verify_ingestion({ context, params }) {
      const station = await ingestion.station(context.mode);
      return whileAlive('verifying', () => verifyLoads(station, params.loadIds, cancellationSignal()));
    },
  };
}
