import type { Judgement } from './judgement.js';

/** Initialisation or shutdown in progress, an immediate shutdown, a listener that holds back for an instance that starts. */
const RESTARTS: ReadonlySet<unknown> = new Set(['ORA-01033', 'ORA-01089', 'ORA-01090', 'ORA-12526', 'ORA-12528']);

/** As with PostgreSQL: an instance on its way up or down is not restarted once more. */
export function judgeOracleCode(oracleCode: unknown, detail: string): Judgement | undefined {
  return RESTARTS.has(oracleCode) ? { health: 'unknown', code: 'restarting', detail } : undefined;
}
