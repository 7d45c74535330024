/**
 * Where in a TOON text each part stands. The decoder gives plain data without positions, so the text is walked once more:
 * its structure is known to be sound by then, and what this walk does not know (keyed objects, nested field lists) is
 * only placed less precisely.
 */
export interface ToonNode {
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** As written, of a scalar: `0.00` where the data have 0. */
  readonly source?: string;
  /** Where its key stands, of an entry of an object that is written as `key: …`. */
  readonly key?: { readonly line: number; readonly column: number };
  readonly entries?: ReadonlyMap<string, ToonNode>;
  readonly items?: readonly ToonNode[];
}

interface Line {
  readonly number: number;
  readonly depth: number;
  readonly column: number;
  readonly content: string;
}
interface Token {
  readonly text: string;
  readonly column: number;
}

const HEADER = /^\[\d+(:?)([|\t]?)\](?:\{(.*)\})?:/;

/** @param text decoded without an error, so its indentation is two spaces a level */
export function toonPlaces(text: string): ToonNode {
  const lines = contentLines(text);
  let next = 0;

  const at = (depth: number): Line | undefined => (lines[next]?.depth === depth ? lines[next] : undefined);

  function objectAt(depth: number, first?: readonly [string, ToonNode]): ReadonlyMap<string, ToonNode> {
    const entries = new Map<string, ToonNode>(first ? [first] : []);
    for (let line = at(depth); line; line = at(depth)) {
      next += 1;
      const [key, node] = entryOf(line, line, depth);
      entries.set(key, node);
    }
    skipDeeperThan(depth - 1);
    return entries;
  }

  function entryOf(line: Line, token: { content: string; column: number }, depth: number): readonly [string, ToonNode] {
    const { key, end } = keyOf(token.content);
    const place = { line: line.number, column: token.column };
    const rest = token.content.slice(end);
    const header = HEADER.exec(rest);
    const colon = header ? header[0].length : rest.indexOf(':') + 1;
    const value = trimmed(rest.slice(colon), token.column + end + colon);
    if (header) return [key, { ...place, key: place, ...arrayOf(line, header, value, depth) }];
    if (value.text === '') {
      const entries = objectAt(depth + 1);
      return [key, { ...place, key: place, ...(entries.size > 0 ? { entries } : { source: '' }) }];
    }
    return [key, { ...scalar(line, value), key: place }];
  }

  function arrayOf(line: Line, header: RegExpExecArray, value: Token, depth: number): Partial<ToonNode> {
    const [, keyed, delimiter, fields] = header;
    const separator = delimiter === '' || delimiter === undefined ? ',' : delimiter;
    if (value.text !== '') return { items: cells(value, separator).map((cell) => scalar(line, cell)) };
    const isOpaque = keyed === ':' || fields?.includes('{');
    const items: ToonNode[] = [];
    const names = fields === undefined ? undefined : cells({ text: fields, column: 1 }, separator);
    for (let row = at(depth + 1); row && !isOpaque; row = at(depth + 1)) {
      const isItem = /^-( |$)/.test(row.content);
      if (names === undefined && !isItem) break;
      next += 1;
      items.push(names === undefined ? itemOf(row) : rowOf(row, names, separator));
    }
    skipDeeperThan(depth);
    return isOpaque ? {} : { items };
  }

  function rowOf(row: Line, names: readonly Token[], separator: string): ToonNode {
    const found = cells({ text: row.content, column: row.column }, separator);
    const entries = found.map((cell, index) => [unquoted(names[index]?.text ?? ''), scalar(row, cell)] as const);
    return { line: row.number, column: row.column, entries: new Map(entries) };
  }

  function itemOf(row: Line): ToonNode {
    const token = trimmed(row.content.slice(1), row.column + 1);
    const place = { line: row.number, column: row.column };
    if (token.text === '' || indexOutsideQuotes(token.text, ':') < 0) return scalar(row, token);
    const inner = { content: token.text, column: token.column };
    return { ...place, entries: objectAt(row.depth + 1, entryOf(row, inner, row.depth + 1)) };
  }

  function skipDeeperThan(depth: number): void {
    while ((lines[next]?.depth ?? -1) > depth) next += 1;
  }

  return { line: 1, column: 1, entries: objectAt(0) };
}

function contentLines(text: string): readonly Line[] {
  return text.split('\n').flatMap((raw, index): readonly Line[] => {
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) return [];
    const indent = raw.length - raw.trimStart().length;
    return [{ number: index + 1, depth: indent / 2, column: indent + 1, content }];
  });
}

function keyOf(content: string): { readonly key: string; readonly end: number } {
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(content)?.[0];
  const end = quoted?.length ?? content.search(/[[:]/);
  return { key: unquoted(content.slice(0, end).trim()), end };
}

function scalar(line: Line, token: Token): ToonNode {
  return { line: line.number, column: token.column, source: token.text };
}

/** The cells of a row, each with the column at which its text begins. */
function cells({ text, column }: Token, separator: string): readonly Token[] {
  const found: Token[] = [];
  let start = 0;
  while (start <= text.length) {
    const length = indexOutsideQuotes(text.slice(start), separator);
    const end = length < 0 ? text.length : start + length;
    found.push(trimmed(text.slice(start, end), column + start));
    start = end + 1;
  }
  return found;
}

function trimmed(text: string, column: number): Token {
  return { text: text.trim(), column: column + text.length - text.trimStart().length };
}

function indexOutsideQuotes(text: string, wanted: string): number {
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '\\' && isQuoted) index += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === wanted && !isQuoted) return index;
  }
  return -1;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}
