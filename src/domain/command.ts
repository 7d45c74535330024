import type { ActionDefinition } from './actions/action.js';
import { ACTIONS, isDeed, isLook } from './actions/catalogue.js';
import type { ActionName, ActionParams, DeedName, LookName } from './actions/catalogue.js';
import type { RefusalReason } from './refusals.js';
import type { EvidenceItem, Mode } from './incident.js';
import type { ServiceFinding } from './service.js';

/** What a person orders by hand: looks, as many as wanted, or one deed, which goes through the remediation coordinator. */
export type CommandLookName = LookName | 'check_airflow_scheduler' | 'check_database_connectivity' | 'check_service';
export type CommandDeedName = DeedName | 'restart_failed_services';

export interface LookCall {
  readonly action: CommandLookName;
  /** As the action's schema gives them. */
  readonly params: ActionParams;
}

export interface DeedCall {
  readonly action: CommandDeedName;
  readonly params: ActionParams;
}

/** The start of a command's workflow. */
export type CommandInput = CommandMargins &
  (
    | { readonly deed: DeedCall; readonly looks?: undefined }
    | { readonly looks: readonly LookCall[]; readonly deed?: undefined }
  );

export interface CommandMargins {
  /** Who orders it: every human act carries a name. */
  readonly by: string;
  readonly reason?: string;
  /** `live` where absent. A dry run ends with the plan. */
  readonly mode?: Mode;
  readonly language?: 'es' | 'en';
}

export const COMMAND_STATES = ['looking', 'planning', 'asking', 'acting', 'ended'] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

/** `planned`: a dry run's end. `looked`: the looks were taken, whatever they found. `nothing_to_do`: it is so already. */
export const COMMAND_OUTCOMES = [
  'looked',
  'planned',
  'nothing_to_do',
  'done',
  'already_done',
  'refused',
  'failed',
] as const;
export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];

/** `too_late`: it lay while no worker ran, and whoever ordered it may have done something else since. */
export type CommandRefusal = RefusalReason | 'too_late';

/** One look that could not be taken. */
export interface LookProblem {
  readonly action: CommandLookName;
  readonly service?: string;
  readonly code: string;
  readonly detail: string;
}

export interface LookAnswer {
  readonly action: CommandLookName;
  readonly findings: readonly ServiceFinding[];
}

/** Everything about one command: the answer of its query, its result, and its record in the store. */
export interface CommandView {
  readonly commandId: string;
  readonly workflowId: string;
  readonly action: ActionName;
  /** Known from the plan where the order did not name it. */
  readonly service?: string;
  readonly params: ActionParams;
  readonly by: string;
  readonly reason?: string;
  readonly mode: Mode;
  readonly state: CommandState;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome?: CommandOutcome;
  readonly plan?: CommandPlan;
  readonly looks?: readonly LookAnswer[];
  readonly problems?: readonly LookProblem[];
  /** Of the service after a restart. */
  readonly finding?: ServiceFinding;
  /** What was to be seen before anything was touched. */
  readonly evidence?: readonly EvidenceItem[];
  readonly token?: string;
  /** A refusal's reason (CommandRefusal) or a failure's code. */
  readonly code?: string;
  readonly detail?: string;
  /** The incident or command that holds the service where it is busy. */
  readonly holder?: string;
}

export interface CommandPlan {
  readonly service: string;
  /** In one line for people. */
  readonly what: string;
  /** Where it is put back by itself: after how long, milliseconds. */
  readonly undoAfterMs?: number;
}

/** More would make a history that nobody reads. */
export const MOST_LOOKS = 200;

/** How long after its start a command may still begin. */
export const COMMAND_FRESH_MS = 120_000;

const CHECKS: readonly string[] = ['check_airflow_scheduler', 'check_database_connectivity', 'check_service'];

export function isCommandLook(name: string): name is CommandLookName {
  return CHECKS.includes(name) || isLook(name);
}

export function isCommandDeed(name: string): name is CommandDeedName {
  return name === 'restart_failed_services' || isDeed(name);
}

export function rulesOf(action: ActionName): ActionDefinition {
  return ACTIONS[action];
}

/** The service that an order names; undefined where the action finds it out itself. */
export function serviceNamed(params: ActionParams): string | undefined {
  const { service, services } = params as { readonly service?: string; readonly services?: readonly string[] };
  return service ?? (services?.length === 1 ? services[0] : undefined);
}
