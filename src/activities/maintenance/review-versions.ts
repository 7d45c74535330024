import type { Mode } from '../../domain/incident.js';
import { line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import { judgeVersions } from '../../domain/maintenance/versions/judge.js';
import type { UsedVersion } from '../../domain/maintenance/versions/judge.js';
import { judgeLibraries } from '../../domain/maintenance/versions/libraries.js';
import type { Library } from '../../domain/maintenance/versions/libraries.js';
import { lookedAt } from './looked-at.js';
import type { MaintenanceTask } from './task.js';

/** Something whose version can be asked. */
export interface VersionSource extends Omit<UsedVersion, 'version'> {
  /** For the report, where it does not answer. */
  readonly name: string;
  readonly ask: (signal: AbortSignal) => Promise<string>;
}

export interface ReviewVersionsPorts {
  /** Guardia, what it stands on, and each service that has a version. */
  readonly sources: (mode: Mode) => readonly VersionSource[];
  readonly airflows: (mode: Mode) => readonly string[];
  readonly providers: (
    service: string,
    mode: Mode,
    signal: AbortSignal,
  ) => Promise<readonly { readonly name: string; readonly version: string }[]>;
  readonly libraries: () => Promise<readonly Library[]>;
}

/** What runs here, against what is known of it without asking the internet; what cannot be known so is said. */
export function reviewVersions(ports: ReviewVersionsPorts): MaintenanceTask<'review_versions'> {
  return {
    async plan({ mode, startedAt, signal, onProgress }) {
      const used: UsedVersion[] = [];
      const away: TaskLine[] = [];
      for (const { product, service, name, ask } of ports.sources(mode)) {
        onProgress(name);
        const answer = await lookedAt(name, signal, () => ask(signal));
        if ('line' in answer) away.push(answer.line);
        else used.push({ product, service, version: answer.found });
      }
      const providers: TaskLine[] = [];
      for (const service of ports.airflows(mode)) {
        onProgress(service);
        const answer = await lookedAt(service, signal, () => ports.providers(service, mode, signal));
        if ('line' in answer) away.push(answer.line);
        else providers.push(...providerLines(service, answer.found));
      }
      const libraries = judgeLibraries(await ports.libraries());
      const lines = [...judgeVersions(used, startedAt), ...away, ...providers, ...libraries];
      const figures = {
        componentCount: used.length,
        findingCount: lines.filter((one) => one.attention).length,
      };
      return { lines: withinMost(lines), figures };
    },
  };
}

function providerLines(
  service: string,
  providers: readonly { readonly name: string; readonly version: string }[],
): readonly TaskLine[] {
  const names = providers.map(({ name, version }) => `${name.replace(/^apache-airflow-providers-/, '')} ${version}`);
  return [line('providers_used', { service, count: providers.length, names: names.join(', ') })];
}
