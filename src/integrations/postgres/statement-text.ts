import { safeDetail } from '../redact.js';

/** Text in quotes of every kind, also where the server cut the statement off within it. Passwords and people's data stand there. */
const LITERALS = /\b[eE]'(?:\\.|''|[^'\\])*(?:'|$)|'(?:''|[^'])*(?:'|$)|(\$[A-Za-z_]*\$)[^]*?(?:\1|$)/g;
const LIMIT = 100;

/** A statement of somebody else's for people: one bounded line, without what was quoted in it. */
export function statementText(statement: string | null, limit = LIMIT): string {
  return safeDetail((statement ?? '').replace(LITERALS, "'…'"), [], limit);
}
