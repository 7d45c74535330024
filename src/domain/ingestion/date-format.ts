/** The parts of a written date or timestamp; everything else in a format stands for itself. */
export const DATE_TOKENS = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const;
export type DateToken = (typeof DATE_TOKENS)[number];

export type DateFormatPart = { readonly token: DateToken } | { readonly literal: string };

/** Literals are of ASCII, which every encoding writes alike. */
const PART = /yyyy|MM|dd|HH|mm|ss|T|[ -/:-@[-`{-~]/y;
const DATE: readonly DateToken[] = ['yyyy', 'MM', 'dd'];
const TIME: readonly DateToken[] = ['HH', 'mm'];

/** The parts of `dd/MM/yyyy`, in order; undefined where it has other letters or digits, or a token twice or missing. */
export function dateFormatParts(format: string, type: 'date' | 'timestamp'): readonly DateFormatPart[] | undefined {
  const parts: DateFormatPart[] = [];
  PART.lastIndex = 0;
  for (let match = PART.exec(format); match; match = PART.exec(format)) {
    const token = DATE_TOKENS.find((known) => known === match[0]);
    parts.push(token ? { token } : { literal: match[0] });
    if (PART.lastIndex === format.length) break;
  }
  const written = parts.map((part) => ('token' in part ? part.token : part.literal)).join('');
  const tokens = parts.flatMap((part) => ('token' in part ? part.token : []));
  const needed = type === 'date' ? DATE : [...DATE, ...TIME];
  const possible: readonly DateToken[] = type === 'date' ? DATE : DATE_TOKENS;
  const isSound =
    written === format &&
    new Set(tokens).size === tokens.length &&
    needed.every((token) => tokens.includes(token)) &&
    tokens.every((token) => possible.includes(token));
  return isSound ? parts : undefined;
}

/** The instant (milliseconds of UTC, whatever its zone) that a text says by a format; undefined where it does not fit or does not exist. */
export function dateValue(text: string, parts: readonly DateFormatPart[]): number | undefined {
  const read: Record<DateToken, number> = { yyyy: 0, MM: 0, dd: 0, HH: 0, mm: 0, ss: 0 };
  let index = 0;
  for (const part of parts) {
    const width = 'token' in part ? part.token.length : part.literal.length;
    const written = text.slice(index, index + width);
    if ('literal' in part ? written !== part.literal : !/^\d+$/.test(written) || written.length !== width) {
      return undefined;
    }
    if ('token' in part) read[part.token] = Number(written);
    index += width;
  }
  const { yyyy, MM, dd, HH, mm, ss } = read;
  const date = new Date(Date.UTC(yyyy, MM - 1, dd, HH, mm, ss));
  date.setUTCFullYear(yyyy, MM - 1, dd);
  const exists =
    date.getUTCMonth() === MM - 1 && date.getUTCDate() === dd && HH <= 23 && mm <= 59 && ss <= 59 && yyyy >= 1;
  return exists && index === text.length ? date.getTime() : undefined;
}
