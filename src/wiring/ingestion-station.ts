import type { Settings } from '../config.js';
import type { Documents } from '../documents/open-documents.js';
import type { ServiceConfig } from '../documents/guardia-config.js';
import type { Mode } from '../domain/incident.js';
import type { DeskStation } from '../ingestion/desk-ports.js';
import type { EventsPort, IngestionPort, OraclePort, StagingPort } from '../ingestion/ports.js';
import { firstBytes } from '../integrations/files/first-bytes.js';
import { createFolders } from '../integrations/files/folders.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { openKafka } from '../integrations/kafka/events.js';
import { createStaging } from '../integrations/loader/create-staging.js';
import { openMasters } from '../integrations/masters/open-masters.js';
import { openOracle } from '../integrations/oracle/oracle.js';
import { Kept } from './kept.js';
import { oracleOptions } from './oracle-options.js';
import type { Operation } from './services.js';
import { stationPlan } from './station-plan.js';
import type { StationPlan } from './station-plan.js';
import { unusablePort } from './unusable-port.js';

/** The stations of this process: of the operation, and of the lab for simulations. */
export interface Stations extends IngestionPort {
  /** As guardia.yaml and the layouts say now. Opens no connection yet. */
  station(mode: Mode): Promise<DeskStation>;
  close(): Promise<void>;
}

export interface StationsOptions {
  readonly documents: Documents;
  readonly settings: Settings;
  readonly operation: Pick<Operation, 'service' | 'databaseUrl'>;
}

type Closing = { close(): Promise<void> };
type Database = Pick<DeskStation, 'masters'> & { readonly staging: StagingPort };

export function openStations({ documents, settings, operation }: StationsOptions): Stations {
  const databases = new Kept<Database & Closing>();
  const topics = new Kept<EventsPort>();
  const oracles = new Kept<OraclePort>();

  async function database({ services, timeZone, schema, maxFileBytes }: StationPlan, mode: Mode): Promise<Database> {
    const { name } = usable(operation.service(services.database, mode));
    const url = await operation.databaseUrl(name, mode);
    if (url === undefined) throw new IntegrationError('CONFIG_INVALID', `service "${name}" is no PostgreSQL`);
    const { language } = documents.current();
    const place = { url, schema, timeZone };
    return databases.take({ place, language, maxFileBytes }, () => {
      const masters = openMasters({ ...place, language });
      const staging = createStaging({ database: place, inThread: true, maxFileBytes });
      return {
        masters,
        staging,
        close: async () => void (await Promise.allSettled([staging.close(), masters.close()])),
      };
    });
  }

  function kafka(name: string, { topicPrefix, pipeline }: StationPlan, mode: Mode): EventsPort {
    const { brokers, tls, username, password } = usable(operation.service(name, mode));
    if (!brokers) throw new IntegrationError('CONFIG_INVALID', `service "${name}" is no Kafka`);
    const options = { brokers, tls, username, password, topicPrefix, source: `/guardia/${pipeline}` };
    return topics.take(options, () => openKafka(options));
  }

  function oracle(name: string, mode: Mode): OraclePort {
    const options = oracleOptions(usable(operation.service(name, mode)));
    if (!options) throw new IntegrationError('CONFIG_INVALID', `service "${name}" is no Oracle, or lacks credentials`);
    return oracles.take(options, () => openOracle(options));
  }

  return {
    async station(mode) {
      const plan = stationPlan(documents, settings, mode);
      const { pipeline, timeZone, services, layouts, stableAfterMs, maxErrorRate, files } = plan;
      const { kafka: kafkaName, oracle: oracleName } = services;
      const { masters, staging } = await database(plan, mode).catch((error: Error): Database => ({
        masters: unusablePort(error),
        staging: unusablePort(error),
      }));
      return {
        ...{ pipeline, timeZone, services, layouts, stableAfterMs, maxErrorRate, masters, staging },
        folders: createFolders(files),
        firstBytes: (place, count) => firstBytes(files, place, count),
        ...(kafkaName !== undefined && { events: orUnusable(() => kafka(kafkaName, plan, mode)) }),
        ...(oracleName !== undefined && { oracle: orUnusable(() => oracle(oracleName, mode)) }),
      };
    },
    close: async () => void (await Promise.all([databases.close(), topics.close(), oracles.close()])),
  };
}

/** A missing password of one service is no reason why the others should not be used. */
function orUnusable<Port extends object>(open: () => Port): Port {
  try {
    return open();
  } catch (error) {
    return unusablePort<Port>(error as Error);
  }
}

function usable(service: ServiceConfig): ServiceConfig {
  const { name, missingVariables } = service;
  if (missingVariables.length === 0) return service;
  throw new IntegrationError(
    'CONFIG_INVALID',
    `service "${name}" needs ${missingVariables.join(', ')}, which is not set`,
  );
}
