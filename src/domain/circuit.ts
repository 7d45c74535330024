import type { CircuitRules, RepairRecord } from './repair-limits.js';

/**
 * Where repairs of a service did not hold so often, more of them would only hide what is wrong. After its time an open circuit
 * lets one repair through: if that holds the circuit is forgotten, if not it opens again at once.
 */
export interface Circuit {
  readonly service: string;
  readonly openedAtMs: number;
  readonly untilMs: number;
  readonly relapses: number;
  readonly forgetAtMs: number;
}

/** A repair is asked for: so those of this service that were done a short time ago have not held. */
export function markRelapses(
  records: readonly RepairRecord[],
  service: string,
  rules: CircuitRules,
  nowMs: number,
): readonly RepairRecord[] {
  return records.map((record) => {
    if (record.service !== service || !record.restart || record.relapsed) return record;
    const doneAtMs = record.endedAtMs ?? record.grantedAtMs;
    return doneAtMs > nowMs - rules.holdsAfterMs ? { ...record, relapsed: true } : record;
  });
}

/** The circuit of a service as it is after what the records say; undefined where there is none. */
export function circuitAfter(
  known: Circuit | undefined,
  records: readonly RepairRecord[],
  service: string,
  rules: CircuitRules,
  nowMs: number,
): Circuit | undefined {
  if (known && isOpen(known, nowMs)) return known;
  const sinceMs = Math.max(nowMs - rules.withinMs, known?.untilMs ?? Number.NEGATIVE_INFINITY);
  const fallen = records.filter(
    (record) => record.service === service && record.relapsed === true && record.grantedAtMs >= sinceMs,
  );
  if (fallen.length < (known ? 1 : rules.relapses)) return known;
  const untilMs = nowMs + rules.openForMs;
  return {
    service,
    openedAtMs: nowMs,
    untilMs,
    relapses: fallen.length,
    forgetAtMs: untilMs + rules.withinMs,
  };
}

export function isOpen(circuit: Circuit, nowMs: number): boolean {
  return circuit.untilMs > nowMs;
}
