import type { ActionDefinition } from './action.js';

/** Runs the pipeline (or checks that a run went through) and looks at the rows: "container running" is not "recovered". */
export const verifyPipelineRecovery = {
  name: 'verify_pipeline_recovery',
  effect: 'read',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface VerifyPipelineRecoveryParams {
  /** `run` triggers a run of its own; `observe` asks that the last run went through. Where absent, as the pipeline's configuration says. */
  readonly how?: 'run' | 'observe';
}
