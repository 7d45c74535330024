import type { Mode } from '../../domain/incident.js';
import { judgeMasters, judgeRunbooks, judgeServices, judgeVariables } from '../../domain/maintenance/configuration.js';
import type { Arrivals, ConfiguredMaster, ReviewedService } from '../../domain/maintenance/configuration.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import { lookedAt } from './looked-at.js';
import type { MaintenanceTask } from './task.js';

export interface ReviewConfigurationPorts {
  /** Files of guardia.yaml, runbooks/ and layouts/ with problems, and how many. */
  readonly brokenFiles: () => ReadonlyMap<string, number>;
  readonly database: (mode: Mode) => string;
  readonly masters: (
    mode: Mode,
    signal: AbortSignal,
  ) => Promise<{ readonly configured: readonly ConfiguredMaster[]; readonly arrivals: readonly Arrivals[] }>;
  /** Names in input/ that fit no layout. */
  readonly unknownFiles: (mode: Mode) => Promise<readonly string[]>;
  readonly airflows: {
    readonly list: (mode: Mode) => readonly string[];
    variableNames(service: string, mode: Mode, signal: AbortSignal): Promise<readonly string[]>;
    /** What our DAG reads there; none where it does not run there. */
    readonly needed: (service: string, mode: Mode) => readonly string[];
  };
  readonly services: () => readonly ReviewedService[];
  /** ISO 8601: when guardia.yaml was last written. */
  readonly configuredAt: () => Promise<string>;
  readonly runbooks: () => { readonly types: readonly string[]; readonly opened: ReadonlySet<string> };
  /** Types of incidents opened since. */
  readonly openedSince: (since: string) => Promise<ReadonlySet<string>>;
}

const YEAR_MS = 366 * 86_400_000;

/** What is configured and never used, what is used and not configured. Only looks. */
export function reviewConfiguration(ports: ReviewConfigurationPorts): MaintenanceTask<'review_configuration'> {
  return {
    async plan({ params, startedAt, mode, signal, onProgress }) {
      const startedMs = Date.parse(startedAt);
      const since = new Date(startedMs - params.lookBackMs).toISOString();
      const broken = [...ports.brokenFiles()].map(([file, count]) => attention('document_broken', { file, count }));
      const lines: TaskLine[] = [...broken];

      const database = ports.database(mode);
      onProgress(database);
      const unknownFiles = await lookedAt('input/', signal, () => ports.unknownFiles(mode));
      const masters = await lookedAt(database, signal, () => ports.masters(mode, signal));
      const files = 'found' in unknownFiles ? unknownFiles.found : [];
      if ('line' in unknownFiles) lines.push(unknownFiles.line);
      if ('line' in masters) lines.push(masters.line, ...judgeMasters([], [], files, since));
      else lines.push(...judgeMasters(masters.found.configured, masters.found.arrivals, files, since));

      for (const service of ports.airflows.list(mode)) {
        onProgress(service);
        const names = await lookedAt(service, signal, () => ports.airflows.variableNames(service, mode, signal));
        if ('line' in names) lines.push(names.line);
        else lines.push(...judgeVariables(service, names.found, ports.airflows.needed(service, mode)));
      }
      lines.push(...judgeServices(ports.services(), await ports.configuredAt(), since));
      const { types, opened } = ports.runbooks();
      const year = new Date(startedMs - YEAR_MS).toISOString();
      lines.push(...judgeRunbooks(types, opened, await ports.openedSince(year)));
      const figures = {
        findingCount: lines.filter((one) => one.attention).length,
        unknownFileCount: files.length,
      };
      return { lines: withinMost(lines.length === 0 ? [line('nothing_found')] : lines), figures };
    },
  };
}
