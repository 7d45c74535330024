import type { ServiceKind, ServiceMode } from '../service.js';
import { attention, line } from './report-lines.js';
import type { TaskLine } from './task.js';

/** A layout, and what the pipeline's database knows of its master. */
export interface ConfiguredMaster {
  readonly master: string;
  /** `HH:MM`; absent where nobody waits for it. */
  readonly expectedBy?: string;
  readonly table: string;
  readonly tableExists: boolean;
}

/** What the ledger has of a master. */
export interface Arrivals {
  readonly master: string;
  /** ISO 8601: the newest load, or refusal, of a file. */
  readonly lastAt: string;
}

/** Layouts against what came in, and what came in against layouts. */
export function judgeMasters(
  masters: readonly ConfiguredMaster[],
  arrivals: readonly Arrivals[],
  unknownFiles: readonly string[],
  since: string,
): readonly TaskLine[] {
  const lastAt = new Map(arrivals.map((its) => [its.master, its.lastAt]));
  const known = new Set(masters.map(({ master }) => master));
  const strangers = arrivals.filter(({ master }) => !known.has(master));
  return [
    ...masters.flatMap(({ master, expectedBy, table, tableExists }): TaskLine[] => {
      const last = lastAt.get(master);
      // Nobody waits for a master without a time, but a layout that nothing fits for a month is worth a look.
      if (last === undefined) return [attention('master_never_came', { master, expectedBy: expectedBy ?? '' })];
      return [
        ...(last < since ? [attention('master_long_ago', { master, lastAt: last })] : []),
        ...(tableExists ? [] : [attention('master_table_missing', { master, table })]),
      ];
    }),
    ...strangers.map(({ master, lastAt: at }) => attention('master_without_layout', { master, lastAt: at })),
    ...(unknownFiles.length === 0
      ? []
      : [attention('files_without_layout', { count: unknownFiles.length, names: some(unknownFiles) })]),
  ];
}

/** Names only: what a variable holds may be a secret. */
export function judgeVariables(
  service: string,
  names: readonly string[],
  needed: readonly string[],
): readonly TaskLine[] {
  const missing = needed.filter((name) => !names.includes(name));
  const strangers = names.filter((name) => name.startsWith('guardia_') && !GUARDIA_VARIABLES.includes(name));
  return [
    line('variables', { service, count: names.length, names: some(names) }),
    ...(missing.length === 0 ? [] : [attention('variables_missing', { service, names: missing.join(', ') })]),
    ...(strangers.length === 0 ? [] : [attention('variables_unknown', { service, names: some(strangers) })]),
  ];
}

/** What the DAG of deploy/airflow/dags reads. */
export const GUARDIA_VARIABLES: readonly string[] = ['guardia_api_url', 'guardia_api_token'];

export interface ReviewedService {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly mode: ServiceMode;
  readonly lab: boolean;
  readonly missingVariables: readonly string[];
}

/** @param configuredAt ISO 8601: when guardia.yaml was last written; nothing says when one service's mode was */
export function judgeServices(
  services: readonly ReviewedService[],
  configuredAt: string,
  since: string,
): readonly TaskLine[] {
  const observed = services.filter(({ mode, lab }) => mode !== 'act' && !lab);
  return [
    ...services
      .filter(({ missingVariables }) => missingVariables.length > 0)
      .map(({ name, missingVariables }) =>
        attention('service_never_probed', { service: name, names: missingVariables.join(', ') }),
      ),
    ...(observed.length === 0 || configuredAt >= since
      ? []
      : [attention('services_observed', { names: some(observed.map(({ name }) => name)), configuredAt })]),
  ];
}

/** @param opened types that something of this configuration can open by itself */
export function judgeRunbooks(
  types: readonly string[],
  opened: ReadonlySet<string>,
  everOpened: ReadonlySet<string>,
): readonly TaskLine[] {
  const byPeople = types.filter((type) => !opened.has(type));
  const [used, never] = [
    byPeople.filter((type) => everOpened.has(type)),
    byPeople.filter((type) => !everOpened.has(type)),
  ];
  const without = [...opened].filter((type) => !types.includes(type));
  return [
    ...(used.length === 0 ? [] : [line('runbooks_opened_from_outside', { count: used.length, names: some(used) })]),
    ...(never.length === 0 ? [] : [line('runbooks_never_opened', { count: never.length, names: some(never) })]),
    ...(without.length === 0
      ? []
      : [attention('types_without_runbook', { count: without.length, names: some(without) })]),
  ];
}

const MOST_NAMES = 30;

function some(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(rest > 0 ? [`+${rest}`] : [])].join(', ');
}
