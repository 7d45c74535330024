import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { LoadProgress } from '../../domain/ingestion/run.js';
import { discoverFiles } from '../../ingestion/discover.js';
import type { IngestionPort, IngestionStation } from '../../ingestion/ports.js';
import { processFile } from '../../ingestion/process-file.js';
import { whileAlive } from '../alive.js';
import type { IngestionActivities, IngestionPlan } from './contract.js';

type Files = Pick<IngestionActivities, 'plan_ingestion' | 'prepare_ingestion' | 'discover_files' | 'load_file'>;

/** From the folders to the tables. */
export function createFileActivities({ ingestion }: { readonly ingestion: IngestionPort }): Files {
  return {
    plan_ingestion: async ({ context }) => planOf(await ingestion.station(context.mode)),

    async prepare_ingestion({ context }) {
      const station = await ingestion.station(context.mode);
      await station.folders.ensure();
      const { timeZone, warnings } = await station.masters.prepare([...station.layouts.values()]);
      return { ...planOf(station), timeZone, warnings };
    },

    async discover_files({ context, params }) {
      const station = await ingestion.station(context.mode);
      return whileAlive('discovering', () => discoverFiles(station, params, Date.now()));
    },

    async load_file({ context, params }) {
      const { file, ...run } = params;
      const station = await ingestion.station(context.mode);
      const { name = '', bytes = 0 } = file.claimed ?? file.entry ?? {};
      const waiting: LoadProgress = {
        file: name,
        phase: 'waiting',
        rows: 0,
        bytes: 0,
        bytesTotal: bytes,
        rowsPerSecond: 0,
      };
      return whileAlive(waiting, (onProgress) =>
        processFile(station, { run, file, isLastTry: isLastTry() }, { signal: cancellationSignal(), onProgress }),
      );
    },
  };
}

function planOf({ timeZone, events, oracle, services }: IngestionStation): IngestionPlan {
  return { timeZone, hasKafka: events !== undefined, hasOracle: oracle !== undefined, services };
}

/** Whether Temporal will give up after this attempt. */
function isLastTry(): boolean {
  const { attempt, retryPolicy } = activityInfo();
  const most = retryPolicy?.maximumAttempts ?? 0;
  return most > 0 && attempt >= most;
}
