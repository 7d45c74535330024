import type { ActionDefinition } from '../domain/actions/action.js';
import type { ServiceMode } from '../domain/service.js';
import type { ParameterKind } from '../operation/action-card.js';
import { operationCliEn } from './operation-cli.en.js';
import { operationCliEs } from './operation-cli.es.js';
import type { Language } from './language.js';

/** The words of `guardia service`, `health` and `action`. Both languages have the same keys, or they do not compile. */
export interface OperationCliTexts {
  readonly service: ServiceTexts;
  readonly health: HealthTexts;
  readonly action: ActionTexts;
  readonly order: OrderTexts;
}

export interface ServiceTexts {
  readonly list: string;
  readonly check: string;
  readonly logs: string;
  readonly restart: string;
  readonly start: string;
  readonly stop: string;
  readonly graph: string;
  readonly name: string;
  readonly oneName: string;
  readonly lines: string;
  readonly mermaid: string;
  readonly columns: readonly string[];
  readonly modes: Readonly<Record<ServiceMode, string>>;
  badLines(given: string, most: number): string;
  readonly noLines: string;
}

export interface HealthTexts {
  readonly logsOption: string;
  readonly columns: readonly string[];
  readonly targetColumns: readonly string[];
  readonly dagColumns: readonly string[];
  logsOf(service: string): string;
  noLogs(why: string): string;
  readonly prometheus: string;
  readonly airflow: string;
  readonly notConfigured: string;
  unknown(why: string): string;
  readonly noTargets: string;
  readonly noDags: string;
  readonly noAirflow: string;
  readonly paused: string;
  readonly active: string;
  readonly stale: string;
  readonly well: string;
  readonly unwell: string;
  readonly partly: string;
}

export interface ActionTexts {
  readonly list: string;
  readonly show: string;
  readonly run: string;
  readonly history: string;
  readonly nameArgument: string;
  readonly serviceOption: string;
  readonly withOption: string;
  readonly limit: string;
  readonly columns: readonly string[];
  readonly historyColumns: readonly string[];
  readonly none: string;
  readonly looks: string;
  readonly changes: string;
  readonly onlyRunbook: string;
  readonly anyKind: string;
  readonly yes: string;
  readonly no: string;
  readonly labels: Readonly<
    Record<'does' | 'kinds' | 'grant' | 'person' | 'undo' | 'byHand' | 'instead' | 'parameters' | 'example', string>
  >;
  readonly grant: string;
  readonly person: string;
  readonly undo: Readonly<Record<ActionDefinition['undo'], string>>;
  readonly parameterKinds: Readonly<Record<ParameterKind, string>>;
  readonly required: string;
  defaults(value: string): string;
  allowed(values: string): string;
  readonly noParameters: string;
}

export interface OrderTexts {
  readonly by: string;
  readonly reason: string;
  readonly dryRun: string;
  readonly yes: string;
  needsYes(what: string): string;
  confirm(what: string): string;
  /** What counts as a yes. */
  readonly agrees: RegExp;
  readonly notDone: string;
  readonly planning: string;
  readonly interrupted: string;
  ordered(workflowId: string): string;
  state(state: string): string;
  plan(what: string): string;
  undo(when: string): string;
  granted(token: string): string;
  result(action: string, service: string, result: string): string;
  holder(holder: string): string;
  readonly planNote: string;
}

export function operationCliTexts(language: Language): OperationCliTexts {
  return { es: operationCliEs, en: operationCliEn }[language];
}
