import type { Judgement } from '../judgement.js';

/** What `pg_stat_statements` has added up for the database since its last reset, or the server's start. */
export interface StatementTotals {
  readonly totalMs: number;
  readonly calls: number;
}

export interface StatementTimes {
  /** Absent where the extension is not there, or not for us; then `whyNoTotals` says so. */
  readonly totals?: StatementTotals;
  readonly whyNoTotals?: string;
  /** Statements of clients that run now, ours left out. */
  readonly running: {
    readonly count: number;
    readonly meanMs: number;
    readonly longestMs: number;
    /** Of the longest; 0 where nothing runs. */
    readonly longestPid: number;
    /** Sessions of other users, which may run anything. */
    readonly hidden: number;
  };
}

/** Totals of an earlier look, so that an old fast year does not hide a slow quarter of an hour. */
export interface EarlierTotals extends StatementTotals {
  readonly at: string;
}

export function judgeStatements(
  times: StatementTimes,
  earlier: EarlierTotals | undefined,
  meanLimitMs: number,
): Judgement {
  const { running } = times;
  const mean = times.totals && recordedMean(times.totals, earlier);
  const now =
    running.count === 0
      ? 'nothing runs now'
      : `${running.count} run now, the longest (pid ${running.longestPid}) for ${seconds(running.longestMs)}`;
  if (mean) {
    const detail = `mean ${seconds(mean.ms)} by pg_stat_statements, ${mean.of}; limit ${seconds(meanLimitMs)}; ${now}`;
    return verdict(mean.ms > meanLimitMs, detail);
  }
  const why = times.whyNoTotals ?? 'pg_stat_statements has counted nothing yet';
  const detail = `mean ${seconds(running.meanMs)} of the statements that run, by pg_stat_activity (${why}); limit ${seconds(meanLimitMs)}; ${now}`;
  if (running.meanMs <= meanLimitMs && running.hidden > 0) {
    const hidden = `what ${running.hidden} sessions of other users run is not shown to us: grant pg_read_all_stats`;
    return { health: 'unknown', code: 'refused_credentials', detail: `${hidden}; ${why}` };
  }
  return verdict(running.meanMs > meanLimitMs, detail);
}

function verdict(tooSlow: boolean, detail: string): Judgement {
  return tooSlow ? { health: 'unhealthy', code: 'too_slow', detail } : { health: 'healthy', code: 'ok', detail };
}

/** Since the earlier look where statements ended since then and nobody has reset the totals; otherwise of all that is counted. */
function recordedMean(
  totals: StatementTotals,
  earlier: EarlierTotals | undefined,
): { readonly ms: number; readonly of: string } | undefined {
  const calls = totals.calls - (earlier?.calls ?? 0);
  const totalMs = totals.totalMs - (earlier?.totalMs ?? 0);
  if (earlier && calls > 0 && totalMs >= 0)
    return { ms: totalMs / calls, of: `${calls} statements since ${earlier.at}` };
  if (totals.calls === 0) return undefined;
  return { ms: totals.totalMs / totals.calls, of: `${totals.calls} statements since its last reset` };
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${Number(ms.toFixed(1))} ms` : `${Number((ms / 1_000).toFixed(1))} s`;
}
