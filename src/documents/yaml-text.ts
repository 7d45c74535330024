import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node, Tags } from 'yaml';
import { problemAt } from './document-problem.js';
import type { DocumentProblem, ProblemPlace } from './document-problem.js';
import { formatPath } from './placed-text.js';
import type { DocumentPath, PlacedText } from './placed-text.js';
import { shownValue } from './shown-value.js';
import { findBoundFault } from './text-bounds.js';
import { yamlFaults } from './yaml-faults.js';

export type YamlPath = DocumentPath;
export type YamlText = PlacedText;

export type ReadYaml = { readonly yaml: YamlText } | { readonly problems: readonly DocumentProblem[] };

const MOST_PROBLEMS = 20;
const MOST_COPIES = 1_000;

/** What another program's files may hold, and ours may not. */
export interface YamlDialect {
  /** `<<: *anchor` */
  readonly merge?: boolean;
  readonly customTags?: (tags: Tags) => Tags;
}

/** Reads one YAML document. All problems at once, but at most 20: after the first few, a parser guesses. */
export function readYamlText(file: string, text: string, dialect: YamlDialect = {}): ReadYaml {
  const bound = findBoundFault(text);
  if (bound) {
    const name = `U+${text.charCodeAt(bound.offset).toString(16).toUpperCase().padStart(4, '0')}`;
    return { problems: [problemAt({ file, path: '', ...positionOf(text, bound.offset) }, bound.code, { name })] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    stringKeys: true,
    ...dialect,
  });
  const problems = yamlFaults(document, text)
    .slice(0, MOST_PROBLEMS)
    .map(({ code, offset, value }) => {
      const place = { file, path: '', ...positionOf(text, offset), ...(value !== undefined && { value }) };
      return problemAt(place, code, {});
    });
  if (problems.length > 0) return { problems };
  try {
    const data: unknown = document.toJS({ maxAliasCount: MOST_COPIES });
    return { yaml: placed(file, document, lines, data) };
  } catch {
    return { problems: [problemAt({ file, path: '', line: 1, column: 1 }, 'yaml_aliases_too_many', {})] };
  }
}

function placed(file: string, document: Document.Parsed, lines: LineCounter, data: unknown): YamlText {
  const at = (node: Node | undefined, path: YamlPath): Omit<ProblemPlace, 'value'> => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path) };
  };
  return {
    file,
    data,
    placeOf: (path) => {
      const { key, value, whole } = follow(document, path);
      if (!whole) return at(key ?? value, path);
      return { ...at(value ?? key, path), value: shownValue(value, path) };
    },
    placeOfKey: (path) => {
      const { key, value } = follow(document, path);
      return { ...at(key ?? value, path), value: shownValue(path.at(-1) ?? '', []) };
    },
  };
}

interface Followed {
  readonly key?: Node;
  readonly value?: Node;
  /** False where the path goes on beyond what is written. */
  readonly whole: boolean;
}

function follow(document: Document.Parsed, path: YamlPath): Followed {
  let key: Node | undefined;
  let value: Node | undefined = document.contents ?? undefined;
  for (const part of path) {
    const around: unknown = isAlias(value) ? value.resolve(document) : value;
    if (isMap(around)) {
      const pair = around.items.find((item) => isScalar(item.key) && item.key.value === String(part));
      if (!pair) return { ...(key && { key }), ...(value && { value }), whole: false };
      key = isNode(pair.key) ? pair.key : undefined;
      value = isNode(pair.value) ? pair.value : undefined;
    } else {
      const item = isSeq(around) ? around.items[Number(part)] : undefined;
      if (!isNode(item)) return { ...(key && { key }), ...(value && { value }), whole: false };
      key = undefined;
      value = item;
    }
  }
  return { ...(key && { key }), ...(value && { value }), whole: true };
}

export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
