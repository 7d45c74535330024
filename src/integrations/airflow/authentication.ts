import type { AirflowConfig } from './airflow.js';
import { readToken } from './answers.js';
import { request } from './http.js';
import type { AirflowRefusal } from './http.js';

/** Who we are in a request. `renew` forgets what was refused and says whether asking once more can help. */
export interface Authentication {
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  renew(refusal: AirflowRefusal): boolean;
}

export function authenticationFor(config: AirflowConfig, base: URL, timeoutMs: number): Authentication {
  if (config.username === undefined) return { headers: async () => ({}), renew: () => false };
  const username = config.username;
  const password = config.password ?? '';
  if (config.apiVersion === 1) {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    return { headers: async () => ({ authorization }), renew: () => false };
  }
  return tokenAuthentication({ username, password }, base, timeoutMs);
}

/**
 * Airflow 3 gives a token for a user and password. It is kept until it is refused, because how long it lives is the
 * server's setting. Airflow answers 401 to an expired token, and 403 to one that another secret has signed.
 */
function tokenAuthentication(
  credentials: { readonly username: string; readonly password: string },
  base: URL,
  timeoutMs: number,
): Authentication {
  let token: string | undefined;
  return {
    async headers(signal) {
      if (token === undefined) {
        const url = new URL('auth/token', base);
        const answer = await request({ method: 'POST', url, body: credentials, timeoutMs, ...(signal && { signal }) });
        token = readToken(answer.body);
      }
      return { authorization: `Bearer ${token}` };
    },
    renew(refusal) {
      if (refusal.status !== 401 && refusal.detail !== 'Invalid JWT token') return false;
      const hadOne = token !== undefined;
      token = undefined;
      return hadOne;
    },
  };
}
