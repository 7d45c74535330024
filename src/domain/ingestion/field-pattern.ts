/** Why a field's regular expression is refused; the key of its words. */
export type PatternFlaw = 'syntax' | 'too_long' | 'lookaround' | 'back_reference' | 'nested_quantifier' | 'too_costly';

const LONGEST = 200;
const MOST_REPEATS = 1_000;
/** Steps that one hostile value may cost, with the field's length in the place of every open-ended quantifier. */
const MOST_STEPS = 1_000_000;
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/;
/** A quantifier with fewer choices than this cannot make a search long. */
const FEW_CHOICES = 10;

interface Group {
  /** Whether its parts can match the same text in several ways. */
  varies: boolean;
}

/**
 * Looks for what could make a search last longer than the value deserves: a value of the file must never stop a load. What
 * is left are patterns whose cost grows with a small power of the field's length.
 *
 * @param length the longest value, in characters; undefined where the layout sets no limit
 */
export function patternFlaw(pattern: string, length: number | undefined): PatternFlaw | undefined {
  if (pattern.length > LONGEST) return 'too_long';
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return 'syntax';
  }
  const groups: Group[] = [{ varies: false }];
  let openEnded = 0;
  for (let index = 0; index < pattern.length;) {
    const rest = pattern.slice(index);
    const atom = /^(?:\\(?:k<|[1-9]))/.test(rest)
      ? 'back_reference'
      : /^\(\?<?[=!]/.test(rest)
        ? 'lookaround'
        : undefined;
    if (atom) return atom;
    const current = groups.at(-1) ?? { varies: false };
    let closed: Group | undefined;
    if (rest.startsWith('(')) {
      groups.push({ varies: false });
      index += /^\((?:\?:|\?<\w+>)?/.exec(rest)![0].length;
      continue;
    }
    if (rest.startsWith('|')) current.varies = true;
    if (rest.startsWith(')')) {
      closed = groups.pop();
      if (closed?.varies) (groups.at(-1) ?? closed).varies = true;
    }
    index += atomLength(rest);
    const quantifier = QUANTIFIER.exec(pattern.slice(index));
    if (!quantifier) continue;
    index += quantifier[0].length;
    const { min, max } = timesOf(quantifier);
    if (closed?.varies && max > 1) return 'nested_quantifier';
    if (max !== Infinity && max > MOST_REPEATS) return 'too_costly';
    if (max !== min) (groups.at(-1) ?? current).varies = true;
    if (max - min >= FEW_CHOICES) openEnded += 1;
  }
  const isCheap = openEnded <= 1 || (length !== undefined && length ** openEnded <= MOST_STEPS);
  return isCheap ? undefined : 'too_costly';
}

/** One character, escape, class or parenthesis. */
function atomLength(rest: string): number {
  if (rest.startsWith('[')) return /^\[(?:[^\]\\]|\\.)*\]/u.exec(rest)?.[0].length ?? 1;
  return /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/u.exec(rest)?.[0].length ?? 1;
}

function timesOf([written, low, comma, high]: RegExpExecArray): { readonly min: number; readonly max: number } {
  if (written.startsWith('*')) return { min: 0, max: Infinity };
  if (written.startsWith('+')) return { min: 1, max: Infinity };
  if (written.startsWith('?')) return { min: 0, max: 1 };
  const min = Number(low);
  return { min, max: comma === undefined ? min : high === '' ? Infinity : Number(high) };
}
