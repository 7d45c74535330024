import type { CheckResult } from '../../domain/actions/action.js';
import type { FindingCode, ServiceFinding } from '../../domain/service.js';
import { oneLine } from '../../messages/plain-text.js';

/** What a look concludes; who and how long are added here. */
export type Concluded = Pick<ServiceFinding, 'health' | 'code' | 'detail'>;

/** What a failed question means. None of these says that the service is not well: only that we could not find out. */
const UNKNOWN: Readonly<Record<string, FindingCode>> = {
  RUNTIME_UNREACHABLE: 'unreachable',
  SERVICE_UNREACHABLE: 'unreachable',
  SERVICE_TIMEOUT: 'timeout',
  AUTHENTICATION_FAILED: 'refused_credentials',
  PERMISSION_DENIED: 'refused_credentials',
  CONFLICT: 'stopped',
  NOT_FOUND: 'not_configured',
  NOT_ALLOWED: 'not_configured',
  UNKNOWN_SERVICE: 'not_configured',
  CONFIG_INVALID: 'not_configured',
};

/**
 * One finding about one service. A question that fails is `unknown`, unless `failed` knows better; a cancelled one is thrown.
 */
export async function findingOf(
  service: string,
  signal: AbortSignal,
  look: () => Promise<Concluded>,
  failed: (code: string) => Pick<ServiceFinding, 'health' | 'code'> | undefined = () => undefined,
): Promise<CheckResult> {
  const startedAtMs = performance.now();
  const concluded = await look().catch((error: unknown): Concluded => {
    const code = String((error as { readonly code?: unknown }).code);
    if (signal.aborted || code === 'CANCELLED') throw error;
    const known = failed(code) ?? { health: 'unknown', code: UNKNOWN[code] ?? 'bad_answer' };
    return { ...known, detail: oneLine(error instanceof Error ? error.message : String(error)) };
  });
  return { findings: [{ service, ...concluded, tookMs: Math.round(performance.now() - startedAtMs) }] };
}
