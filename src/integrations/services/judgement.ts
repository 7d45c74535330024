import { judgeFailure as judgeCode } from '../../domain/judgement.js';
import type { Judgement } from '../../domain/judgement.js';
import { IntegrationError } from '../integration-error.js';

export type { Judgement } from '../../domain/judgement.js';

/** What a failed probe says of the service; an error that no integration made has no meaning of its own. */
export function judgeFailure(error: unknown): Judgement {
  const detail = error instanceof Error ? error.message : String(error);
  return judgeCode(error instanceof IntegrationError ? error.code : undefined, detail);
}
