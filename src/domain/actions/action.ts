import type { Mode } from '../incident.js';
import type { NewestLoad } from '../ingestion/newest-load.js';
import type { StageName } from '../ingestion/run.js';
import type { ServiceFinding } from '../service.js';

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
  /** How it could be taken back, in one word for people and machines. */
  readonly undo: 'nothing_to_undo' | 'cannot_be_undone';
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
