import type { LocalizedText } from '../domain/runbook.js';
import { documentTexts } from '../messages/documents.js';
import type { DocumentFaults, ProblemCode } from '../messages/documents.js';
import type { Language } from '../messages/language.js';
import { nearMiss } from './near-miss.js';

/** One thing that is wrong in one place of one file. */
export interface DocumentProblem {
  /** Relative to the home, with forward slashes: `runbooks/pipeline_down.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** `policies.standard.levels[0].after`; empty for the file as a whole. */
  readonly path: string;
  readonly code: ProblemCode;
  /** As written, in one bounded line without secrets. */
  readonly value?: string;
  readonly allowed?: readonly string[];
  /** Whole sentences: what is wrong, what is allowed, and what was perhaps meant. */
  readonly message: LocalizedText;
  /** False where everything else of the file applies all the same (a channel whose variable is missing). */
  readonly blocks: boolean;
}

export interface ProblemPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly value?: string;
}

export interface ProblemExtras {
  readonly allowed?: readonly string[];
  /** What was written where one of `allowed` was meant; the nearest is offered. */
  readonly meant?: string;
  readonly blocks?: boolean;
}

const ALLOWED_SHOWN = 20;

export function problemAt<C extends ProblemCode>(
  place: ProblemPlace,
  code: C,
  facts: DocumentFaults[C],
  extras: ProblemExtras = {},
): DocumentProblem {
  const { file, line, column, path, value } = place;
  const { allowed, meant, blocks = true } = extras;
  const near = meant === undefined ? undefined : nearMiss(meant, allowed ?? []);
  const inWords = (language: Language): string => {
    const texts = documentTexts(language);
    const sentences = [texts.faults[code](facts, texts.quoted(value ?? ''))];
    if (near !== undefined) sentences.push(texts.didYouMean(near));
    if (allowed && allowed.length > 0 && allowed.length <= ALLOWED_SHOWN) sentences.push(texts.allowed(allowed));
    return sentences.join(' ');
  };
  return {
    file,
    line,
    column,
    path,
    code,
    ...(value !== undefined && { value }),
    ...(allowed && { allowed }),
    message: { es: inWords('es'), en: inWords('en') },
    blocks,
  };
}

export function inReadingOrder(problems: readonly DocumentProblem[]): readonly DocumentProblem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** `runbooks/x.yaml:3:11 severity: "hihg" no se admite. …`: one line that terminals and editors can jump to. */
export function formatProblem(problem: DocumentProblem, language: Language): string {
  const path = problem.path === '' ? '' : ` ${problem.path}:`;
  return `${problem.file}:${problem.line}:${problem.column}${path} ${problem.message[language]}`;
}
