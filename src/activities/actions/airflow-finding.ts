import type { CheckResult } from '../../domain/actions/action.js';
import { isFailureCode } from '../../domain/failures.js';
import type { FailureCode } from '../../domain/failures.js';
import type { FindingCode, ServiceFinding } from '../../domain/service.js';
import { oneLine } from '../../messages/plain-text.js';

/** What a look concludes; the rest of the finding is who, and how long it took. */
export type Found = Pick<ServiceFinding, 'health' | 'code' | 'detail'>;

const CODES: Partial<Record<FailureCode, FindingCode>> = {
  SERVICE_UNREACHABLE: 'unreachable',
  SERVICE_TIMEOUT: 'timeout',
  AUTHENTICATION_FAILED: 'refused_credentials',
  PERMISSION_DENIED: 'refused_credentials',
  CONFIG_INVALID: 'not_configured',
};

/** Asks once. A question that failed says nothing of what was asked about, so its finding is `unknown`. */
export async function finding(service: string, look: () => Promise<Found>): Promise<CheckResult> {
  const startedAtMs = performance.now();
  const found = await look().catch((error: unknown) => unknownBecause(error));
  const tookMs = Math.round(performance.now() - startedAtMs);
  return { findings: [{ service, ...found, detail: oneLine(found.detail), tookMs }] };
}

function unknownBecause(error: unknown): Found {
  const code = (error as { readonly code?: unknown }).code;
  if (!(error instanceof Error) || typeof code !== 'string' || !isFailureCode(code)) throw error;
  // Nobody waits for an answer any more, and a service that does not exist is a mistake of whoever asks.
  if (code === 'CANCELLED' || code === 'UNKNOWN_SERVICE') throw error;
  return { health: 'unknown', code: CODES[code] ?? 'bad_answer', detail: error.message };
}

/** For people: `90 s`, `12 min`, `3 h 5 min`. */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
