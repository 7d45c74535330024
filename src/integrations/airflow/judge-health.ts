import type { Judgement } from '../../domain/judgement.js';
import type { AirflowHealth } from './airflow.js';

/** The operation's own limit: a heartbeat older than this is an alert. */
export const DEFAULT_HEARTBEAT_LIMIT_MS = 30_000;

/**
 * What Airflow's health means for its scheduler. The database comes first, because without it every part reads unhealthy,
 * and restarting a scheduler whose database is away helps nobody.
 */
export function judgeHealth(health: AirflowHealth, heartbeatLimitMs = DEFAULT_HEARTBEAT_LIMIT_MS): Judgement {
  const { metadatabase, scheduler, dagProcessor } = health;
  if (metadatabase.status !== 'healthy') {
    return { health: 'unhealthy', code: 'metadatabase_down', detail: 'Airflow cannot use its metadata database' };
  }
  const heartbeat = heartbeatText(scheduler.heartbeatAgeMs);
  if (scheduler.status !== 'healthy') {
    return { health: 'unhealthy', code: 'scheduler_stale', detail: `scheduler ${scheduler.status}, ${heartbeat}` };
  }
  if (scheduler.heartbeatAgeMs !== undefined && scheduler.heartbeatAgeMs > heartbeatLimitMs) {
    const limit = `limit ${heartbeatLimitMs / 1000} s`;
    return { health: 'unhealthy', code: 'scheduler_stale', detail: `scheduler's ${heartbeat}, ${limit}` };
  }
  const processor = dagProcessor.status === 'unhealthy' ? ', but the DAG processor is unhealthy' : '';
  const { heartbeatAgeMs } = scheduler;
  const detail = `scheduler healthy, ${heartbeat}${processor}`;
  return { health: 'healthy', code: 'ok', detail, ...(heartbeatAgeMs !== undefined && { heartbeatAgeMs }) };
}

function heartbeatText(ageMs: number | undefined): string {
  return ageMs === undefined ? 'no heartbeat' : `heartbeat ${Math.round(ageMs / 1000)} s ago`;
}
