import type { ServiceFinding } from '../../domain/service.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';
import { judgeFailure } from './judgement.js';
import type { Judgement } from './judgement.js';

/**
 * A look at one service as a finding: a fault is a finding, too.
 *
 * @throws IntegrationError CANCELLED where the caller gives up
 */
export async function find(
  service: string,
  signal: AbortSignal,
  look: () => Promise<Judgement>,
): Promise<ServiceFinding> {
  const startedMs = performance.now();
  const { health, code, detail } = await look().catch((error: unknown) => {
    if (signal.aborted) throw new IntegrationError('CANCELLED', 'the look was cancelled');
    return judgeFailure(error);
  });
  return { service, health, code, detail: safeDetail(detail), tookMs: Math.round(performance.now() - startedMs) };
}
