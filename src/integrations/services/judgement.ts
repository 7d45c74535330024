import type { ServiceFinding } from '../../domain/service.js';
import { IntegrationError } from '../integration-error.js';

/** What a probe concludes; the prober adds who and how long. */
export type Judgement = Pick<ServiceFinding, 'health' | 'code' | 'detail'>;

/**
 * What a failed probe says of the service. `unhealthy` only where the service itself showed it: wrong credentials, a wrong
 * address or an engine that is away leave us not knowing, and what we do not know is not restarted.
 */
export function judgeFailure(error: unknown): Judgement {
  const detail = error instanceof Error ? error.message : String(error);
  if (!(error instanceof IntegrationError)) return { health: 'unknown', code: 'bad_answer', detail };
  switch (error.code) {
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
