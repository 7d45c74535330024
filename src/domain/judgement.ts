import { isFailureCode } from './failures.js';
import type { FailureCode } from './failures.js';
import type { ServiceFinding } from './service.js';

/** What a look concludes; whoever looked adds whom it asked and how long that took. */
export type Judgement = Pick<ServiceFinding, 'health' | 'code' | 'detail' | 'heartbeatAgeMs'>;

/** Any error with a code of the catalogue, whatever its class. */
export function judgeError(error: unknown): Judgement {
  const detail = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown } | undefined)?.code;
  return judgeFailure(typeof code === 'string' && isFailureCode(code) ? code : undefined, detail);
}

/**
 * What a failed look says of the service. `unhealthy` only where the service itself showed it: wrong credentials, a wrong
 * address or an engine that is away leave us not knowing, and what we do not know is not restarted.
 */
export function judgeFailure(code: FailureCode | undefined, detail: string): Judgement {
  switch (code) {
    case 'SERVICE_UNREACHABLE':
      return { health: 'unhealthy', code: 'unreachable', detail };
    case 'SERVICE_TIMEOUT':
      return { health: 'unhealthy', code: 'timeout', detail };
    case 'SERVICE_ERROR':
    case 'BAD_ANSWER':
    case 'NOT_FOUND':
      return { health: 'unhealthy', code: 'bad_answer', detail };
    case 'AUTHENTICATION_FAILED':
    case 'PERMISSION_DENIED':
      return { health: 'unknown', code: 'refused_credentials', detail };
    case 'RUNTIME_UNREACHABLE':
      return { health: 'unknown', code: 'unreachable', detail };
    case 'CONFIG_INVALID':
    case 'UNKNOWN_SERVICE':
    case 'NOT_ALLOWED':
      return { health: 'unknown', code: 'not_configured', detail };
    default:
      return { health: 'unknown', code: 'bad_answer', detail };
  }
}
