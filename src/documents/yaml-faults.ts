import { isAlias, isCollection, isNode, visit } from 'yaml';
import type { Document, YAMLError } from 'yaml';
import type { ProblemCode } from '../messages/documents.js';

/** What the parser, or a look at its tree, found; `value` is quoted in the message. */
export interface YamlFault {
  readonly code: Extract<ProblemCode, `yaml_${string}`>;
  /** In UTF-16 units from the beginning of the text. */
  readonly offset: number;
  readonly value?: string;
}

const MOST_ALIASES = 100;
const CODES: Readonly<Partial<Record<YAMLError['code'], YamlFault['code']>>> = {
  TAB_AS_INDENT: 'yaml_tab',
  BAD_INDENT: 'yaml_indent',
  MISSING_CHAR: 'yaml_unclosed',
  BLOCK_AS_IMPLICIT_KEY: 'yaml_colon',
  BAD_SCALAR_START: 'yaml_start',
  DUPLICATE_KEY: 'yaml_duplicate_key',
  MULTIPLE_DOCS: 'yaml_several_documents',
  TAG_RESOLVE_FAILED: 'yaml_tag',
  NON_STRING_KEY: 'yaml_key',
};
const KEY_AT_START = /^["']?[\p{L}\p{N}_.-]{1,60}|^[[{]/u;

/** In the order of the text. The parser's warnings (unknown tags, directives) count as faults, because they change the data. */
export function yamlFaults(document: Document.Parsed, text: string): readonly YamlFault[] {
  const parsed = [...document.errors, ...document.warnings].map((error): YamlFault => {
    const code = CODES[error.code] ?? 'yaml_syntax';
    const value = KEY_AT_START.exec(text.slice(error.pos[0], error.pos[0] + 80))?.[0].replace(/^["']/, '') ?? '?';
    return { code, offset: error.pos[0], value };
  });
  return [...parsed, ...(parsed.length === 0 ? aliasFaults(document) : [])].sort((a, b) => a.offset - b.offset);
}

/** Aliases may repeat a part of the document, but neither contain themselves nor grow without bound. */
function aliasFaults(document: Document.Parsed): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  let aliases = 0;
  visit(document, {
    Node(_key, node, ancestors) {
      if (isAlias(node)) {
        aliases += 1;
        const offset = node.range?.[0] ?? 0;
        const target = node.resolve(document);
        const value = `*${node.source}`.slice(0, 60);
        if (!target) faults.push({ code: 'yaml_alias_unknown', offset, value });
        else if (ancestors.some((ancestor) => ancestor === target))
          faults.push({ code: 'yaml_alias_cycle', offset, value });
        if (aliases > MOST_ALIASES) {
          faults.push({ code: 'yaml_aliases_too_many', offset });
          return visit.BREAK;
        }
      }
      return undefined;
    },
    Pair(_key, pair) {
      // `__proto__` would not become a key of the data, and what is not there cannot be judged.
      const isReserved = isNode(pair.key) && !isCollection(pair.key) && String(pair.key) === '__proto__';
      if (isReserved && isNode(pair.key))
        faults.push({ code: 'yaml_key', offset: pair.key.range?.[0] ?? 0, value: '__proto__' });
    },
  });
  return faults;
}
