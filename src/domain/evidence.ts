const TROUBLE =
  /\b(fatal|panic|error|exception|traceback|critical|refused|denied|timed? ?out|could not|cannot|unable|killed|no space left|out of memory|deadlock|lock|signal \d+)\b/i;
const FAULT = /\b(fatal|panic|exception|traceback|no space left|out of memory|could not open|invalid)\b/i;

const CREDENTIALS_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi;
const NAMED_SECRET =
  /\b(\w*(?:password|passwd|secret|token|api[_-]?key))(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&]+)/gi;

/** Evidence is stored for as long as the incident is: what logs say of passwords is not. */
export function withoutSecrets(text: string): string {
  return text.replace(CREDENTIALS_IN_URL, '$1***@').replace(NAMED_SECRET, '$1$2***');
}

const STAMP = /^\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d+)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)/;
const RECENT_MS = 600_000;

/** Without the lines stamped more than ten minutes before `nowMs`, and what is indented below them. Lines without a stamp stay. */
export function recentLines(text: string, nowMs: number): string {
  let old = false;
  const recent = text.split('\n').filter((line) => {
    if (!/^\s/.test(line)) old = stampMs(line) < nowMs - RECENT_MS;
    return !old;
  });
  return recent.join('\n').trimEnd();
}

/** NaN where there is no stamp, or one that does not say its zone. */
function stampMs(line: string): number {
  const [, day, clock, zone = ''] = STAMP.exec(line) ?? [];
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}` : 'Z';
  return Date.parse(`${day}T${clock}${offset}`);
}

/** The lines of a log that speak of trouble, oldest first, without repeats; at most `limit`, the newest kept. */
export function troubleLines(text: string, limit: number): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const troubled = lines.filter((line) => TROUBLE.test(line));
  return [...new Set(troubled)].slice(-limit);
}

/** The one line that says most: the newest that names a fault, else the newest that speaks of trouble, else the newest. */
export function tellingLine(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const found = lines.findLast((line) => FAULT.test(line)) ?? lines.findLast((line) => TROUBLE.test(line));
  return (found ?? lines.at(-1))?.trim();
}
