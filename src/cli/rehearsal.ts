import type { IncidentClient } from '../client.js';
import type { Lab } from '../lab/lab.js';
import type { LabTexts } from '../messages/lab.js';
import type { CliContext } from './context.js';

/** What goes wrong in a simulation, and what people outside Guardia do about it. */
export interface Rehearsal {
  /** Makes it go wrong for real, and says what the incident is about. Throws CliExit where there is nothing to open one for. */
  begin(stage: RehearsalStage): Promise<{ readonly subject: string; readonly summary: string }>;
  /** Once the incident is open. */
  afterOpening(stage: RehearsalStage): Promise<void>;
  /** For `--json`. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface RehearsalStage {
  readonly context: CliContext;
  readonly client: IncidentClient;
  readonly lab: Lab;
  readonly simulationId: string;
  readonly texts: LabTexts;
  /** A person interrupted. */
  readonly interrupted: AbortSignal;
}
