import { judgeOracleCode } from '../../domain/oracle.js';
import { judgeState } from '../../domain/postgres/refusals.js';
import type { AirflowHealth } from '../airflow/airflow.js';
import { judgeHealth } from '../airflow/judge-health.js';
import { requestStatus } from '../http/request-status.js';
import { IntegrationError } from '../integration-error.js';
import type { PingKafka } from '../kafka/ping.js';
import { OracleError } from '../oracle/failure.js';
import { pingPostgres } from '../postgres/ping.js';
import { PostgresError } from '../postgres/postgres-failure.js';
import { connectTcp } from '../tcp/connect.js';
import type { Judgement } from './judgement.js';

/** How a service is asked, by its kind. Clients come ready, because they keep tokens and sockets of their own. */
export type ProbeTarget = {
  /** After this the probe counts as unanswered. @default 5000 */
  readonly timeoutMs?: number;
  /** What runs it, where that is a container: one that does not run is not well, whatever its heartbeat of a moment ago says. */
  readonly container?: AskEngine;
} & (
  | { readonly kind: 'airflow'; readonly health: AskAirflow; readonly heartbeatLimitMs?: number }
  | { readonly kind: 'postgres'; readonly url: string }
  | {
      readonly kind: 'http';
      readonly url: string;
      /** Where absent, any status under 400. */ readonly expectStatus?: number;
    }
  | { readonly kind: 'kafka'; readonly ping: PingKafka }
  | { readonly kind: 'oracle'; readonly check: AskOracle }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'container'; readonly judge: AskEngine }
);

export type AskAirflow = (signal: AbortSignal) => Promise<AirflowHealth>;
export type AskOracle = (signal: AbortSignal) => Promise<void>;
export type AskEngine = (signal: AbortSignal) => Promise<Judgement>;

/** Asks once. Throws IntegrationError where the question itself failed. */
export async function ask(target: ProbeTarget, timeoutMs: number, signal: AbortSignal): Promise<Judgement> {
  switch (target.kind) {
    case 'airflow':
      return judgeHealth(await target.health(signal), target.heartbeatLimitMs);
    case 'postgres':
      return askPostgres(target.url, timeoutMs, signal);
    case 'http':
      return judgeStatus(await requestStatus(target.url, timeoutMs, signal), target.expectStatus);
    case 'kafka': {
      const { brokers, controller } = await target.ping(signal);
      return { health: 'healthy', code: 'ok', detail: `${brokers} broker(s), controller ${controller}` };
    }
    case 'oracle':
      return askOracle(target.check, signal);
    case 'tcp':
      await connectTcp(target, timeoutMs, signal);
      return { health: 'healthy', code: 'ok', detail: `${target.host}:${target.port} accepts connections` };
    case 'container':
      return askContainer(target.judge, signal);
  }
}

async function askPostgres(url: string, timeoutMs: number, signal: AbortSignal): Promise<Judgement> {
  try {
    const { version, readOnly } = await pingPostgres({ url, timeoutMs, signal });
    return { health: 'healthy', code: 'ok', detail: `PostgreSQL ${version} answers${readOnly ? ', read only' : ''}` };
  } catch (error) {
    const judgement = error instanceof PostgresError && judgeState(error.state, error.message);
    if (judgement) return judgement;
    throw error;
  }
}

async function askOracle(check: AskOracle, signal: AbortSignal): Promise<Judgement> {
  try {
    await check(signal);
    return { health: 'healthy', code: 'ok', detail: 'Oracle answers' };
  } catch (error) {
    const judgement = error instanceof OracleError && judgeOracleCode(error.oracleCode, error.message);
    if (judgement) return judgement;
    throw error;
  }
}

function judgeStatus(status: number, expected: number | undefined): Judgement {
  const detail = `HTTP ${status}${expected === undefined ? '' : `, expected ${expected}`}`;
  if (expected === undefined ? status < 400 : status === expected) return { health: 'healthy', code: 'ok', detail };
  if (status === 401 || status === 403) return { health: 'unknown', code: 'refused_credentials', detail };
  return { health: 'unhealthy', code: 'bad_answer', detail };
}

/** An engine that is away or slow says nothing of the container; a container that does not exist does not run. */
async function askContainer(judge: AskEngine, signal: AbortSignal): Promise<Judgement> {
  try {
    return await judge(signal);
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    if (error.code === 'NOT_FOUND') return { health: 'unhealthy', code: 'stopped', detail: error.message };
    if (error.code === 'SERVICE_TIMEOUT') return { health: 'unknown', code: 'timeout', detail: error.message };
    throw error;
  }
}
