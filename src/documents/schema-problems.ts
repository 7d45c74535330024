import { z } from 'zod';
import { documentTexts } from '../messages/documents.js';
import type { DocumentFaults, ProblemCode, WrittenKind } from '../messages/documents.js';
import { problemAt } from './document-problem.js';
import type { DocumentProblem, ProblemExtras } from './document-problem.js';
import { flatIssues } from './flat-issues.js';
import type { FlatIssue } from './flat-issues.js';
import type { YamlPath, YamlText } from './yaml-text.js';

export type Judged<Value> = { readonly value: Value } | { readonly problems: readonly DocumentProblem[] };

const MOST_PROBLEMS = 100;
const KEYS = 'keys:';
const KINDS: Readonly<Record<string, WrittenKind>> = {
  string: 'text',
  number: 'number',
  int: 'whole_number',
  boolean: 'boolean',
  array: 'list',
  object: 'map',
  record: 'map',
};

/**
 * Judges data by a schema, and says what is wrong where in the text that it came from. A schema's own messages are problem
 * codes, and the parameters of its issues their facts.
 *
 * @param at leads to the data in the text
 */
export function judge<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  yaml: YamlText,
  at: YamlPath = [],
): Judged<z.output<Schema>> {
  const judged = schema.safeParse(data, {
    // The only place where an issue still knows its schema, and with it the keys that would have been right.
    error: (issue) =>
      issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject
        ? KEYS + Object.keys(issue.inst.shape).join(',')
        : undefined,
  });
  if (judged.success) return { value: judged.data };
  const issues = flatIssues(judged.error.issues).slice(0, MOST_PROBLEMS);
  return { problems: issues.flatMap((issue) => problemsOf(issue, valueAt(data, issue.path), yaml, at)) };
}

function problemsOf({ path, issue }: FlatIssue, written: unknown, yaml: YamlText, at: YamlPath): DocumentProblem[] {
  const whole = [...at, ...path];
  const meant = typeof written === 'string' ? written : '';
  const say = <C extends ProblemCode>(code: C, facts: DocumentFaults[C], extras?: ProblemExtras): DocumentProblem[] => [
    problemAt(yaml.placeOf(whole), code, facts, extras),
  ];
  if (written === undefined) {
    const allowed = issue.code === 'none_of' ? issue.options : [];
    return say('missing', { key: String(whole.at(-1) ?? '') }, { allowed });
  }
  if (isProblemCode(issue.message) && written !== null) {
    const params = issue.code === 'custom' ? issue.params : undefined;
    const allowed = params?.['allowed'] as readonly string[] | undefined;
    return say(issue.message, (params ?? {}) as never, allowed && { allowed, meant });
  }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = issue.message.startsWith(KEYS) ? issue.message.slice(KEYS.length).split(',') : [];
      return issue.keys.map((key) =>
        problemAt(yaml.placeOfKey([...whole, key]), 'unknown_key', { key }, { allowed, meant: key }),
      );
    }
    case 'invalid_key':
      return [problemAt(yaml.placeOfKey(whole), 'bad_name', {})];
    case 'invalid_value':
      return say('not_allowed', {}, { allowed: issue.values.map(String), meant });
    case 'none_of':
      if (issue.options.length > 0) return say('not_allowed', {}, { allowed: issue.options, meant });
      return say('wrong_type', { expected: kindsOf(issue.expected), found: kindOf(written) });
    case 'invalid_type':
      return say('wrong_type', { expected: kindsOf([issue.expected]), found: kindOf(written) });
    case 'too_big':
      if (issue.origin === 'string') return say('text_too_long', { max: Number(issue.maximum) });
      if (issue.origin === 'array') return say('too_many', { max: Number(issue.maximum) });
      return say('out_of_range', { max: Number(issue.maximum) });
    case 'too_small':
      if (issue.origin === 'array') return say('too_few', { min: Number(issue.minimum) });
      return say('out_of_range', { min: Number(issue.minimum) });
    default:
      return say('invalid', {});
  }
}

function isProblemCode(message: string): message is ProblemCode {
  return Object.hasOwn(documentTexts('en').faults, message);
}

function kindsOf(expected: readonly string[]): readonly WrittenKind[] {
  return [...new Set(expected.map((type) => KINDS[type] ?? 'text'))];
}

function kindOf(written: unknown): WrittenKind {
  if (written === null) return 'nothing';
  if (Array.isArray(written)) return 'list';
  if (typeof written === 'object') return 'map';
  return typeof written === 'string' ? 'text' : typeof written === 'boolean' ? 'boolean' : 'number';
}

function valueAt(data: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((around, part) => {
    const isInside = typeof around === 'object' && around !== null && Object.hasOwn(around, part);
    return isInside ? (around as Record<string | number, unknown>)[part] : undefined;
  }, data);
}
