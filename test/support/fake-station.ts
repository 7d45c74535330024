import type { ActivityPorts } from '../../src/activities/index.js';
import { IngestionError } from '../../src/ingestion/ingestion-error.js';
import { FakeIngestion } from './fake-ingestion.js';

type StationPorts = Pick<ActivityPorts, 'ingestion' | 'owners' | 'runs' | 'reprocess' | 'loads' | 'lastRuns'>;

/** For tests of incidents, in which nothing is ingested: whoever asks for a station is told that there is none. */
export function noStation(): StationPorts {
  return {
    ...new FakeIngestion().reprocessPorts(),
    ingestion: {
      station: async () => {
        throw new IngestionError('CONFIG_INVALID', 'this test has no pipeline');
      },
    },
    owners: { emailChannel: () => undefined, rejections: () => ({ title: '', body: [], links: [], language: 'es' }) },
    runs: { saveRun: async () => undefined },
  };
}
