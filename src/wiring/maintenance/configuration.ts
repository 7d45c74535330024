import { stat } from 'node:fs/promises';
import type { ReviewConfigurationPorts } from '../../activities/maintenance/review-configuration.js';
import type { ServiceConfig } from '../../documents/guardia-config.js';
import { layoutOfFile } from '../../domain/ingestion/file-pattern.js';
import { GUARDIA_VARIABLES } from '../../domain/maintenance/configuration.js';
import { openedByThemselves } from '../../domain/openers.js';
import { existingTables, lastArrivals } from '../../integrations/masters/arrivals.js';
import type { OpenedParts } from '../activities.js';
import { stationPlan } from '../station-plan.js';
import { ledgerPlace } from './ledger-place.js';

const ANSWER_MS = 10_000;

export function configurationPorts(
  parts: Pick<OpenedParts, 'settings' | 'documents' | 'operation' | 'stations' | 'store'>,
): ReviewConfigurationPorts {
  const { settings, documents, operation, stations, store } = parts;
  return {
    brokenFiles() {
      const counts = new Map<string, number>();
      // A variable that is not set makes its own service unusable, and is named there.
      for (const { file } of documents.problems().filter(({ blocks }) => blocks))
        counts.set(file, (counts.get(file) ?? 0) + 1);
      return counts;
    },
    database: (mode) => stationPlan(documents, settings, mode).services.database,
    async masters(mode, signal) {
      const layouts = [...stationPlan(documents, settings, mode).layouts.values()];
      const place = await ledgerPlace(parts, { mode, signal }, ANSWER_MS);
      const exist = await existingTables(
        place,
        layouts.map(({ target }) => target),
      );
      const configured = layouts.map(({ name: master, expectedBy, target }, at) => ({
        master,
        ...(expectedBy !== undefined && { expectedBy }),
        table: [target.schema ?? place.schema, target.table].join('.'),
        tableExists: exist[at] ?? false,
      }));
      return { configured, arrivals: await lastArrivals(place) };
    },
    async unknownFiles(mode) {
      const { folders, layouts } = await stations.station(mode);
      // Before the first run nobody has made the folder, and so nothing lies in it.
      const entries = await folders.list().catch((error: Error & { code?: string }) => {
        if (error.code === 'NOT_FOUND' || error.code === 'ENOENT') return [];
        throw error;
      });
      return entries
        .filter(({ recordsOf, unsafe }) => recordsOf === undefined && unsafe === undefined)
        .map(({ name }) => name)
        .filter((name) => layoutOfFile(layouts.values(), name) === undefined);
    },
    airflows: {
      // The lab's scheduler is no Airflow, and a simulation has no other.
      list: (mode) => (mode === 'simulation' ? [] : airflowsOf([...documents.current().services.values()])),
      variableNames: (service, mode, signal) => operation.airflow(service, mode).variableNames(signal),
      needed(service, mode) {
        const { scheduler } = operation.pipeline(mode);
        if (service !== scheduler || documents.current().pipeline.runner !== 'airflow') return [];
        return settings.apiToken === undefined ? GUARDIA_VARIABLES.slice(0, 1) : GUARDIA_VARIABLES;
      },
    },
    services: () => [...documents.current().services.values()],
    configuredAt: async () => (await stat(settings.configFile)).mtime.toISOString(),
    runbooks() {
      const { services, pipeline } = documents.current();
      return {
        types: documents.runbooks().map(({ type }) => type),
        opened: openedByThemselves([...services.values()], pipeline),
      };
    },
    openedSince: async (since) => new Set((await store.listOccurrences(since)).map(({ type }) => type)),
  };
}

/** One for each address: webserver and scheduler may be two services of one Airflow. */
export function airflowsOf(services: readonly ServiceConfig[]): readonly string[] {
  const byAddress = new Map<string, string>();
  for (const { name, kind, url, lab, missingVariables } of services) {
    const isUsable = kind === 'airflow' && !lab && missingVariables.length === 0 && url !== undefined;
    if (isUsable && !byAddress.has(url)) byAddress.set(url, name);
  }
  return [...byAddress.values()];
}
