import type { FailureCode } from '../../domain/failures.js';
import { IntegrationError } from '../integration-error.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** An answer of status 2xx. `serverTimeMs`: epoch milliseconds by the server's Date header, else by our clock. */
export interface HttpAnswer {
  readonly body: unknown;
  readonly serverTimeMs: number;
}

/** What Airflow refused: `detail` is its own words, bounded. */
export class AirflowRefusal extends IntegrationError {
  readonly status: number;
  readonly detail: string;

  constructor(status: number, detail: string, place: string, retryAfterMs?: number) {
    const words = detail ? `: ${detail}` : '';
    super(codeOf(status), `${place} answered ${status}${words}`, retryAfterMs === undefined ? {} : { retryAfterMs });
    this.status = status;
    this.detail = detail;
  }
}

const MAX_DETAIL = 300;

/** One request, one attempt. Throws AirflowRefusal for a status outside 2xx, and IntegrationError where no answer came. */
export async function request(order: HttpRequest): Promise<HttpAnswer> {
  return exchange(order, 'application/json', async (response, place) => ({
    body: parse(await response.text(), place),
    serverTimeMs: Date.parse(response.headers.get('date') ?? '') || Date.now(),
  }));
}

/** As `request`, for a text that may be long: gives its last `keepBytes` bytes, and never holds much more. */
export async function requestTail(order: HttpRequest, accept: string, keepBytes: number): Promise<string> {
  return exchange(order, accept, (response) => tailOf(response, keepBytes));
}

async function exchange<Answer>(
  order: HttpRequest,
  accept: string,
  read: (response: Response, place: string) => Promise<Answer>,
): Promise<Answer> {
  const place = `${order.method} ${order.url.origin}${order.url.pathname}`;
  const timeout = AbortSignal.timeout(order.timeoutMs);
  const signal = order.signal ? AbortSignal.any([order.signal, timeout]) : timeout;
  try {
    signal.throwIfAborted();
    const response = await fetch(order.url, {
      method: order.method,
      // A connection of its own: one kept open may be closed by the server in the moment in which we use it again.
      headers: {
        accept,
        connection: 'close',
        ...(order.body !== undefined && JSON_BODY),
        ...order.headers,
      },
      ...(order.body !== undefined && { body: JSON.stringify(order.body) }),
      // A redirect would carry credentials elsewhere, or end at a login page that answers 200.
      redirect: 'manual',
      signal,
    });
    if (response.ok) return await read(response, place);
    const text = await response.text();
    throw new AirflowRefusal(response.status, detailOf(response, text), place, retryAfter(response));
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    if (order.signal?.aborted) throw new IntegrationError('CANCELLED', `${place} was cancelled`, { cause: error });
    if (timeout.aborted) {
      throw new IntegrationError('SERVICE_TIMEOUT', `${place} did not answer in ${order.timeoutMs} ms`, {
        cause: error,
      });
    }
    throw new IntegrationError('SERVICE_UNREACHABLE', `${place}: ${networkCause(error)}`, { cause: error });
  }
}

const JSON_BODY = { 'content-type': 'application/json' };

function codeOf(status: number): FailureCode {
  if (status === 401) return 'AUTHENTICATION_FAILED';
  if (status === 403) return 'PERMISSION_DENIED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 409) return 'CONFLICT';
  return status === 408 || status === 429 || status >= 500 ? 'SERVICE_ERROR' : 'BAD_ANSWER';
}

async function tailOf(response: Response, keepBytes: number): Promise<string> {
  let kept = Buffer.alloc(0);
  for await (const chunk of response.body ?? []) kept = Buffer.from(Buffer.concat([kept, chunk]).subarray(-keepBytes));
  return kept.toString('utf8');
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new IntegrationError('BAD_ANSWER', `${place} did not answer JSON`);
  }
}

/** Airflow 2 answers problem documents, seldom a sentence; Airflow 3 a `detail` that is a text, a list or an object; proxies answer pages. */
function detailOf(response: Response, text: string): string {
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location)
    return `a redirect to ${location.slice(0, MAX_DETAIL)}`;
  try {
    const body = JSON.parse(text) as { detail?: unknown; title?: unknown; error?: unknown };
    const detail = body.detail ?? body.title ?? body.error ?? '';
    return (typeof detail === 'string' ? detail : JSON.stringify(detail)).slice(0, MAX_DETAIL);
  } catch {
    return text.trimStart().startsWith('<') ? '' : text.trim().slice(0, MAX_DETAIL);
  }
}

function retryAfter(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** `fetch` says only "fetch failed"; what happened stands in its cause. */
function networkCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? cause.message || cause.name : 'no connection';
}
