/**
 * Durations as people write them (`15 minutes`, `1 hour`, `90s`, `1h 30m`, `PT15M`, `15 minutos`) to milliseconds.
 * YAML carries durations as text only, because a bare number does not say its unit.
 */
const UNIT_MS: ReadonlyArray<readonly [RegExp, number]> = [
  [/^(ms|millis|milliseconds?|milisegundos?)$/, 1],
  [/^(s|secs?|seconds?|segs?|segundos?)$/, 1_000],
  [/^(m|mins?|minutes?|minutos?)$/, 60_000],
  [/^(h|hrs?|hours?|horas?)$/, 3_600_000],
  [/^(d|days?|d[ií]as?)$/, 86_400_000],
  [/^(w|weeks?|semanas?)$/, 604_800_000],
];
const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const PART = /(\d+(?:[.,]\d+)?)\s*([a-zíí]+)/giu;

export const LONGEST_DURATION_MS = 400 * 86_400_000;

export type DurationProblem = 'not_a_duration' | 'too_long';
export type ParsedDuration = { readonly ms: number } | { readonly problem: DurationProblem };

export function parseDuration(text: string): ParsedDuration {
  const trimmed = text.trim();
  const ms = parseIso(trimmed) ?? parseWords(trimmed);
  if (ms === undefined) return { problem: 'not_a_duration' };
  return ms > LONGEST_DURATION_MS ? { problem: 'too_long' } : { ms };
}

function parseIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (!match || /^PT?$/i.test(text)) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60_000 + Math.round(seconds! * 1_000);
}

function parseWords(text: string): number | undefined {
  let total: number | undefined;
  const rest = text.replace(PART, (_whole, amount: string, word: string) => {
    const unit = UNIT_MS.find(([pattern]) => pattern.test(word.toLowerCase()));
    total = unit ? (total ?? 0) + Number(amount.replace(',', '.')) * unit[1] : NaN;
    return '';
  });
  const leftOver = rest.replace(/\b(and|y)\b|[\s,]/giu, '');
  return total === undefined || Number.isNaN(total) || leftOver !== '' ? undefined : Math.round(total);
}
