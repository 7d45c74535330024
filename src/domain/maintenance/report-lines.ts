import type { LineCode } from './lines/lines.js';
import { MOST_LINES } from './task.js';
import type { LineValues, TaskLine } from './task.js';

export function line(code: LineCode, values: LineValues = {}): TaskLine {
  return { code, values };
}

/** One at which a person should look. */
export function attention(code: LineCode, values: LineValues = {}): TaskLine {
  return { code, values, attention: true };
}

/** The same words; a person should look where it is so. */
export function lineWhere(needsAttention: boolean, code: LineCode, values: LineValues = {}): TaskLine {
  return needsAttention ? attention(code, values) : line(code, values);
}

/** As many as a report may have, in their order; of more, those that a person should look at are kept first. The last says how many are left out. */
export function withinMost(lines: readonly TaskLine[], most: number = MOST_LINES): readonly TaskLine[] {
  if (lines.length <= most) return lines;
  const byNeed = lines.map((_, index) => index).sort((a, b) => needOf(lines[a]) - needOf(lines[b]) || a - b);
  const kept = new Set(byNeed.slice(0, most - 1));
  return [
    ...lines.filter((_, index) => kept.has(index)),
    line('lines_left_out', { leftCount: lines.length - kept.size }),
  ];
}

function needOf(one: TaskLine | undefined): number {
  return one?.attention ? 0 : 1;
}
