import type { Surroundings } from '../blast-radius.js';
import type { Mode } from '../incident.js';
import type { NewestLoad } from '../ingestion/newest-load.js';
import type { StageName } from '../ingestion/run.js';
import type { ServiceFacts, ServiceFinding, ServiceKind } from '../service.js';

/** `read` looks; `change` acts on the operation or on people, and is refused outside its mode by the one interceptor. */
export type Effect = 'read' | 'change';

/** One entry of the typed catalogue. */
export interface ActionDefinition {
  readonly name: string;
  readonly effect: Effect;
  /** `workflow` actions are timers and decisions of the workflow itself; the others are activities. */
  readonly runsIn: 'activity' | 'workflow';
  /** True where the remediation coordinator must grant it first, service by service. */
  readonly needsGrant: boolean;
  /**
   * How it could be taken back, in one word for people and machines. `by_its_opposite`: by another action of the catalogue;
   * `restored_by_itself`: what was there before is written down first, and put back.
   */
  readonly undo: 'nothing_to_undo' | 'cannot_be_undone' | 'by_its_opposite' | 'restored_by_itself';
  /** True where only a person's command may do it; as a step of a runbook it is refused, and says so. */
  readonly needsPerson?: boolean;
  /** The kinds of services that it can be about; absent where any will do, or none is needed. */
  readonly kinds?: readonly ServiceKind[];
}

/** An action that asks one kind of service, and changes nothing. */
export function look<const Name extends string>(name: Name, ...kinds: readonly ServiceKind[]) {
  return {
    name,
    effect: 'read',
    runsIn: 'activity',
    needsGrant: false,
    undo: 'nothing_to_undo',
    ...(kinds.length > 0 && { kinds }),
  } as const satisfies ActionDefinition;
}

/** An action that changes a service, and for which the coordinator is asked. */
export function deed<const Name extends string>(
  name: Name,
  rules: Pick<ActionDefinition, 'undo' | 'needsPerson' | 'kinds'>,
) {
  return { name, effect: 'change', runsIn: 'activity', needsGrant: true, ...rules } as const satisfies ActionDefinition;
}

/** What most actions say of their service. */
export interface OnService {
  /** Where absent: the incident's subject where it is a service of the right kind, else the pipeline's own. */
  readonly service?: string;
}

/** What every activity receives first; built in one workflow function, and checked by the interceptor. */
export interface ActionContext {
  readonly incidentId: string;
  readonly mode: Mode;
  /** Unique for the deed, stable over its retries: `<incident id>/<what>/<n>`. */
  readonly key: string;
}

export interface ActionRequest<Params> {
  readonly context: ActionContext;
  readonly params: Params;
}

/** What a look at services found. A fault found is a finding, not a failed step. */
export interface CheckResult {
  readonly findings: readonly ServiceFinding[];
}

/** JSON that fits into a history: at most 8 KiB. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a deed would do, from a look that is taken first. In a dry run this is all there is. */
export interface DeedPlan {
  readonly service: string;
  /** What will be done, in one line for people, without secrets; where it is idle: why nothing has to be. */
  readonly what: string;
  /** True where what is wanted is so already. */
  readonly idle?: boolean;
  /** What the deed must find unchanged when it acts: each deed's own shape. */
  readonly look: Json;
  /** How it is taken back. Written down before the deed, and carried out although the worker died in between. */
  readonly undo?: UndoPlan;
}

export interface UndoPlan {
  /** How long the deed shall stay in force, milliseconds. */
  readonly afterMs: number;
  /** Each deed's own shape; handed back to it. */
  readonly before: Json;
}

/** A plan with what the coordinator must know of the service. */
export interface PlannedDeed extends DeedPlan {
  readonly facts: ServiceFacts;
  /** What else fails now; absent in histories of before it was looked at. */
  readonly surroundings?: Surroundings;
}

/** What every deed gets, besides its parameters: the plan, and the grant. */
export interface DeedGrant {
  readonly service: string;
  readonly look: Json;
  /** The same over retries, so that a deed can recognise its own traces. */
  readonly token: string;
  /** ISO 8601; a deed that has not begun by then must not begin. */
  readonly leaseUntil: string;
  /** Who commanded it; absent where a runbook did. */
  readonly by?: string;
}

export interface DeedResult {
  readonly service: string;
  /** `already_done`: an earlier attempt, or somebody else, has done it since the look. */
  readonly outcome: 'done' | 'already_done';
  /** One line for people. */
  readonly detail: string;
}

/** What a service's instance was before we touched it; a restart acts only if both are unchanged. */
export interface InstanceLook {
  readonly service: string;
  readonly running: boolean;
  /** A container id or a pid; `none` where nothing runs. */
  readonly instance: string;
  /** ISO 8601, from the runtime's own record; `none` where nothing runs. */
  readonly startedAt: string;
  /** When we looked, by the runtime's clock, ISO 8601. */
  readonly lookedAt: string;
}

export interface RestartResult {
  readonly service: string;
  /** `already_restarted`: the runtime's own record shows a restart since the look, so we only waited for its outcome. */
  readonly outcome: 'restarted' | 'already_restarted';
  readonly before: InstanceLook;
  readonly after: InstanceLook;
  readonly finding: ServiceFinding;
}

export interface VerificationResult {
  readonly verified: boolean;
  readonly findings: readonly ServiceFinding[];
  readonly runId?: string;
  readonly rows?: number;
}

/** What a run that an action asked for came to. */
export interface ReprocessResult {
  /** False where the run failed; true too where nothing was left to be done. */
  readonly succeeded: boolean;
  /** The workflow's id, or that of the run of the user's DAG; absent where nothing had to run. */
  readonly run?: string;
  readonly rowsLoaded?: number;
  readonly rowsRejected?: number;
  readonly published?: number;
  /** The first stage that failed, and its failure code. */
  readonly failedStage?: StageName;
  readonly code?: string;
}

/** What is known of the newest run of a date. */
export interface DateVerification {
  readonly verified: boolean;
  readonly run?: string;
  readonly state?: string;
}

/** What the ledger says about the data that an incident is about. */
export interface LoadVerification {
  readonly verified: boolean;
  /** The file or master that was looked up. */
  readonly about: string;
  readonly load?: NewestLoad;
}
