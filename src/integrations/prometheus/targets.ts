import { z } from 'zod';
import { deadlineFor } from '../deadline.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';

/** What Prometheus says of one target that it scrapes: `up`, `down` or `unknown` (not scraped yet). */
export interface ScrapeTarget {
  readonly job: string;
  readonly instance: string;
  readonly health: string;
  readonly lastError?: string;
}

const MOST_BYTES = 16_000_000;
const MOST_TARGETS = 2_000;
const TARGETS = 'api/v1/targets?state=active';

/** Only what we read, because each release adds keys. */
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    activeTargets: z.array(
      z.object({
        labels: z.looseObject({ job: z.string().optional(), instance: z.string().optional() }),
        scrapePool: z.string().optional(),
        health: z.string(),
        lastError: z.string().optional(),
      }),
    ),
  }),
});

/**
 * Asks a Prometheus, once, for the targets that it scrapes.
 *
 * @param url its base address, as people open it; also with a path before the API's
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, SERVICE_ERROR, AUTHENTICATION_FAILED, BAD_ANSWER, CANCELLED
 */
export async function scrapeTargets(
  url: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<readonly ScrapeTarget[]> {
  const address = new URL(TARGETS, url.endsWith('/') ? url : `${url}/`);
  const deadline = deadlineFor(`Prometheus ${address.origin}`, { timeoutMs, signal });
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json', connection: 'close' },
      redirect: 'manual',
      signal: deadline.signal,
    });
    if (!response.ok) throw refused(response.status, address.origin);
    return read(await bounded(response, address.origin), address.origin);
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    throw deadline.interruption() ?? unreachable(address.origin, error);
  }
}

function refused(status: number, origin: string): IntegrationError {
  const isLogin = status === 401 || status === 403;
  const code = isLogin ? 'AUTHENTICATION_FAILED' : status >= 500 ? 'SERVICE_ERROR' : 'BAD_ANSWER';
  return new IntegrationError(code, `Prometheus ${origin} answered ${status}`);
}

async function bounded(response: Response, origin: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new IntegrationError('BAD_ANSWER', `Prometheus ${origin} answered too much`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function read(text: string, origin: string): readonly ScrapeTarget[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new IntegrationError('BAD_ANSWER', `Prometheus ${origin} did not answer JSON`);
  }
  const judged = answerSchema.safeParse(body);
  if (!judged.success) throw new IntegrationError('BAD_ANSWER', `${origin} did not answer as a Prometheus`);
  return judged.data.data.activeTargets.slice(0, MOST_TARGETS).map(({ labels, scrapePool, health, lastError }) => ({
    job: labels.job ?? scrapePool ?? '',
    instance: labels.instance ?? '',
    health,
    ...(lastError !== undefined && lastError !== '' && { lastError: safeDetail(lastError) }),
  }));
}

/** `fetch` says only "fetch failed"; what happened stands in its cause. */
function unreachable(origin: string, error: unknown): IntegrationError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  const why = typeof code === 'string' ? code : 'no connection';
  return new IntegrationError('SERVICE_UNREACHABLE', `Prometheus ${origin}: ${why}`, { cause: error });
}
