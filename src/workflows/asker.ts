import type { ActionContext } from '../domain/actions/action.js';
import type { RepairAnswer } from '../domain/coordinator.js';
import type { Mode } from '../domain/incident.js';

/** Who asks the remediation coordinator: an incident, or a person's command. */
export interface Asker {
  readonly incidentId: string;
  readonly workflowId: string;
  readonly mode: Mode;
  /** In virtual time there is no coordinator; the decision is made in place. */
  readonly drill: boolean;
  /** A person's command; absent where a runbook asks. */
  readonly by?: string;
  readonly contextFor: (deed: string) => ActionContext;
  readonly grants: Grants;
}

export interface Grants {
  /** The wish that waits for the coordinator's answer, and the answer. */
  asked: { readonly requestId: string; answer?: RepairAnswer } | undefined;
  /** The token of the latest repair that was begun; any other grant that comes is given back. */
  token: string | undefined;
}
