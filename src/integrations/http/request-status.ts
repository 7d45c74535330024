import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';

/**
 * Asks an address and gives back the status of the answer, on a connection of its own that is cut then: the body is not
 * read, redirects are not followed, and nothing stays open at a service that has trouble already.
 *
 * @param url may carry a secret in its path or query, so messages quote only its origin
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, CONFIG_INVALID, CANCELLED
 */
export async function requestStatus(url: string, timeoutMs: number, signal?: AbortSignal): Promise<number> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.password !== '') {
    throw new IntegrationError('CONFIG_INVALID', 'not an http(s) address without user and password');
  }
  const deadline = deadlineFor(parsed.origin, { timeoutMs, signal });
  try {
    return await firstLine(parsed, deadline.signal);
  } catch (error) {
    throw (
      deadline.interruption() ?? new IntegrationError('SERVICE_UNREACHABLE', `${parsed.origin}: ${reasonOf(error)}`)
    );
  }
}

function firstLine(url: URL, signal: AbortSignal): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, signal }, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    asked.once('error', reject);
    asked.end();
  });
}

/** The system's own code; messages may quote the address. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'the connection broke';
}
