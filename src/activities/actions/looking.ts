import { cancellationSignal } from '@temporalio/activity';
import type { CheckResult } from '../../domain/actions/action.js';
import { judgeError } from '../../domain/judgement.js';
import type { Judgement } from '../../domain/judgement.js';
import { oneLine } from '../../messages/plain-text.js';

/** One look at one service. What goes wrong in it says something of the service, so it is a finding and no failure. */
export async function lookingAt(
  service: string,
  ask: (signal: AbortSignal) => Promise<Judgement>,
  judgeProblem: (error: unknown) => Judgement = judgeError,
): Promise<CheckResult> {
  const signal = cancellationSignal();
  const beganMs = performance.now();
  const { health, code, detail } = await ask(signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return judgeProblem(error);
  });
  const tookMs = Math.round(performance.now() - beganMs);
  return { findings: [{ service, health, code, detail: oneLine(detail), tookMs }] };
}
