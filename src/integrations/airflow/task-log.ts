import { z } from 'zod';
import type { TaskException } from '../../domain/airflow-failure.js';
import { safeDetail } from '../redact.js';

/** The end of a task's log, bounded, and the exceptions that stand in it. */
export interface TaskLog {
  /** False where Airflow found no log, or could not read it: then there is nothing to conclude from its silence. */
  readonly found: boolean;
  /** The last lines, oldest first, one bounded line each. */
  readonly lines: readonly string[];
  /** What ended the task comes first, then what caused that. */
  readonly exceptions: readonly TaskException[];
}

const MOST_LINES = 60;
const MOST_EXCEPTIONS = 10;
const MOST_OF_A_MESSAGE = 3;
const NOT_FOUND = /could not read|unable to read|no task logs|not exist|not found|no logs/i;

/** Of Airflow 2: plain text, in which a Python traceback stands as Python prints it. */
export function readTextLog(text: string): TaskLog {
  const { header, rest } = withoutHeader(text.split('\n'), (line) => line);
  const lines = rest.filter((line) => line.trim() !== '');
  return logOf(header, lines, exceptionsIn(rest));
}

const raised = z.object({ exc_type: z.string(), exc_value: z.string().nullish() });
const event = z.object({
  event: z.string().nullish(),
  level: z.string().nullish(),
  error_detail: z.array(raised).nullish().catch(null),
});

/** Of Airflow 3: one JSON object a line; a first line that was cut in the middle is none. */
export function readStructuredLog(text: string): TaskLog {
  const events = text.split('\n').flatMap((line) => {
    const read = event.safeParse(parsed(line));
    return read.success ? [read.data] : [];
  });
  const { header, rest } = withoutHeader(events, (read) => read.event ?? '');
  const exceptions = rest
    .toReversed()
    .flatMap(({ error_detail: details }) => details ?? [])
    .map(({ exc_type: type, exc_value: message }) => ({ type, message: message ?? '' }));
  return logOf(
    header.map((read) => read.event ?? ''),
    rest.map(({ level, event: said }) => `${level ? `${level}: ` : ''}${said ?? ''}`),
    exceptions,
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function logOf(header: readonly string[], lines: readonly string[], exceptions: readonly TaskException[]): TaskLog {
  const unique = new Map(
    exceptions.map(({ type, message }) => [
      `${type}: ${message}`,
      { type: safeDetail(type), message: safeDetail(message) },
    ]),
  );
  return {
    found: lines.length > 0 || !header.some((line) => NOT_FOUND.test(line)),
    lines: lines.slice(-MOST_LINES).map((line) => safeDetail(line)),
    exceptions: [...unique.values()].slice(0, MOST_EXCEPTIONS),
  };
}

/** Both versions say first where they looked for the log, and why they did not find it; that is not the task speaking. */
function withoutHeader<Line>(
  lines: readonly Line[],
  textOf: (line: Line) => string,
): { readonly header: readonly Line[]; readonly rest: readonly Line[] } {
  const end = lines.findIndex((line) => textOf(line).includes('::endgroup::'));
  const begins = lines.findIndex((line) => textOf(line).includes('::group::Log message source details'));
  if (begins < 0 || end < begins) return { header: [], rest: lines };
  return { header: lines.slice(begins, end), rest: lines.slice(end + 1) };
}

/** The last one comes first. Python prints a cause before what it caused. */
function exceptionsIn(lines: readonly string[]): readonly TaskException[] {
  const found: TaskException[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (!lines[at]?.includes('Traceback (most recent call last):')) continue;
    // The frames are indented; what follows them is the exception.
    do at += 1;
    while (at < lines.length && /^\s/.test(lines[at] ?? ''));
    const [, type, message = ''] = /^([A-Za-z_][\w.]*)(?:: (.*))?$/.exec(lines[at] ?? '') ?? [];
    if (type !== undefined) found.push({ type, message: [message, ...moreOf(lines, at + 1)].join(' ').trim() });
  }
  return found.toReversed();
}

/** Further lines of a message, up to the next of the log itself. */
function moreOf(lines: readonly string[], from: number): readonly string[] {
  const more = lines.slice(from, from + MOST_OF_A_MESSAGE);
  const end = more.findIndex(
    (line) => line.trim() === '' || /^\[\d{4}-|^Traceback|^During handling|^The above/.test(line),
  );
  return end < 0 ? more : more.slice(0, end);
}
