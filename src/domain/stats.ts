import type { Mode } from './incident.js';

/** As much of an incident as the statistics count; moments are ISO 8601. */
export interface Occurrence {
  readonly type: string;
  readonly subject: string;
  readonly mode: Mode;
  readonly openedAt: string;
  readonly firstAcknowledgedAt?: string;
  readonly verifiedAt?: string;
  readonly resolvedAt?: string;
}

/** Durations in milliseconds; absent where nothing was measured, because a zero would be a lie. */
export interface Measure {
  readonly count: number;
  readonly meanMs?: number;
  readonly medianMs?: number;
}

export interface IncidentStats {
  readonly incidents: number;
  readonly open: number;
  /** Opened → first acknowledgement, of the acknowledged. */
  readonly mtta: Measure;
  /** Opened → verified, not the watch. */
  readonly mttr: Measure;
  /** Verified → next opening of the same type and subject. */
  readonly mtbf: Measure;
}

export interface Stats {
  readonly all: IncidentStats;
  readonly byType: readonly (IncidentStats & { readonly type: string })[];
}

/** Counts live incidents only: simulations and dry runs were made on purpose. Types come in the order of the alphabet. */
export function incidentStats(occurrences: readonly Occurrence[]): Stats {
  const live = occurrences.filter((occurrence) => occurrence.mode === 'live');
  const types = [...new Set(live.map((occurrence) => occurrence.type))].sort();
  return {
    all: statsOf(live),
    byType: types.map((type) => ({ type, ...statsOf(live.filter((occurrence) => occurrence.type === type)) })),
  };
}

function statsOf(occurrences: readonly Occurrence[]): IncidentStats {
  return {
    incidents: occurrences.length,
    open: occurrences.filter((occurrence) => occurrence.resolvedAt === undefined).length,
    mtta: measure(occurrences.map((one) => elapsedMs(one.openedAt, one.firstAcknowledgedAt))),
    mttr: measure(occurrences.map((one) => elapsedMs(one.openedAt, one.verifiedAt))),
    mtbf: measure(timesBetweenFailures(occurrences)),
  };
}

function timesBetweenFailures(occurrences: readonly Occurrence[]): readonly (number | undefined)[] {
  return [...bySubject(occurrences).values()].flatMap((series) => {
    const ordered = series.toSorted((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt));
    return ordered.slice(1).map((next, index) => elapsedMs(ordered[index]?.verifiedAt, next.openedAt));
  });
}

function bySubject(occurrences: readonly Occurrence[]): ReadonlyMap<string, readonly Occurrence[]> {
  const series = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    const thing = JSON.stringify([occurrence.type, occurrence.subject]);
    const known = series.get(thing);
    if (known) known.push(occurrence);
    else series.set(thing, [occurrence]);
  }
  return series;
}

/** Undefined where a moment is missing, or where the two are in the wrong order, as clocks of two machines may have them. */
function elapsedMs(from: string | undefined, to: string | undefined): number | undefined {
  const elapsed = Date.parse(to ?? '') - Date.parse(from ?? '');
  return elapsed >= 0 ? elapsed : undefined;
}

function measure(durationsMs: readonly (number | undefined)[]): Measure {
  const sorted = durationsMs.filter((durationMs) => durationMs !== undefined).sort((a, b) => a - b);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (lower === undefined || upper === undefined) return { count: 0 };
  const meanMs = sorted.reduce((sum, durationMs) => sum + durationMs, 0) / sorted.length;
  return { count: sorted.length, meanMs, medianMs: (lower + upper) / 2 };
}
