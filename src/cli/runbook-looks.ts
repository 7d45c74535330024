import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Runbook } from '../domain/runbook.js';
import type { DocumentProblem } from '../documents/document-problem.js';
import type { RunbookFile } from '../documents/documents-state.js';
import { nearMiss } from '../documents/near-miss.js';
import type { Documents } from '../documents/open-documents.js';
import { runbookProblems } from '../documents/runbook-checks.js';
import { readRunbook } from '../documents/runbook-file.js';
import { homeTexts } from '../messages/home.js';
import { formatDuration } from '../messages/time.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { showProblems } from './show-problems.js';

export async function listRunbooks(context: CliContext): Promise<void> {
  const texts = homeTexts(context.language).runbook;
  const files = (await context.documents()).runbookFiles();
  const rows = files.map((file) => ({ file, state: stateOf(file) }));
  if (context.json) {
    const listed = rows.map(({ file: { type, file, inForce }, state }) => ({
      type,
      file,
      state,
      ...(inForce && { severity: inForce.severity, maxResponseMs: inForce.maxResponseMs, title: inForce.title }),
    }));
    return context.out(JSON.stringify(listed, null, 2));
  }
  if (rows.length === 0) return context.out(texts.none);
  const cells = rows.map(({ file: { type = '?', file, inForce }, state }) => [
    type,
    inForce?.severity ?? '?',
    inForce ? formatDuration(inForce.maxResponseMs, context.language) : '?',
    texts.states[state],
    file,
  ]);
  for (const line of inColumns([texts.columns, ...cells])) context.out(line);
}

export async function showRunbook(context: CliContext, type: string): Promise<void> {
  const texts = homeTexts(context.language).runbook;
  const documents = await context.documents();
  const found = documents.runbookFiles().find((file) => file.type === type) ?? unknownRunbook(context, documents, type);
  if (!found.inForce) throw new CliExit(EXIT.failed, texts.broken(type, found.file));
  if (context.json) context.out(JSON.stringify(found.inForce, null, 2));
  else for (const line of describe(found.inForce, found.file, context)) context.out(line);
}

/** All runbooks, one by its type, or any file, which need not be in the home yet. */
export async function checkRunbooks(context: CliContext, typeOrFile?: string): Promise<void> {
  const texts = homeTexts(context.language).runbook;
  const documents = await context.documents();
  const files = documents.runbookFiles();
  if (typeOrFile === undefined) {
    const problems = documents.problems().filter(({ file }) => file.startsWith('runbooks'));
    return showProblems(context, problems, files.map(({ file }) => texts.valid(file)).join('\n') || texts.none);
  }
  const known = files.find(({ type, file }) => type === typeOrFile || file === typeOrFile);
  if (known) return showProblems(context, known.problems, texts.valid(known.file));
  if (!existsSync(resolve(typeOrFile))) unknownRunbook(context, documents, typeOrFile);
  showProblems(context, problemsOfFile(documents, typeOrFile), texts.valid(typeOrFile));
}

function problemsOfFile(documents: Documents, path: string): readonly DocumentProblem[] {
  const { draft, problems } = readRunbook(resolve(path), path);
  return [...problems, ...(draft ? runbookProblems(draft, documents.current()) : [])];
}

export function unknownRunbook(context: CliContext, documents: Documents, type: string): never {
  const known = documents.runbookFiles().flatMap((file) => file.type ?? []);
  throw new CliExit(EXIT.notFound, homeTexts(context.language).runbook.unknown(type, nearMiss(type, known), known));
}

function stateOf({ inForce, problems }: RunbookFile): 'valid' | 'older' | 'broken' {
  if (problems.length === 0) return 'valid';
  return inForce ? 'older' : 'broken';
}

function describe(runbook: Runbook, file: string, { language }: CliContext): readonly string[] {
  const texts = homeTexts(language).runbook;
  const { labels } = texts;
  const said = (ms: number): string => formatDuration(ms, language);
  const steps = runbook.steps.map((step, index) => {
    const call = step.id === step.action ? step.action : `${step.id} (${step.action})`;
    const condition = step.when ? `; ${texts.onlyIf(step.when.step, step.when.is)}` : '';
    return `  ${index + 1}. ${call}${paramsOf(step.with, language)}: ${texts.onFailure[step.onFailure]}${condition}`;
  });
  return [
    `${runbook.type}: ${runbook.title[language]}`,
    `${labels.severity}: ${runbook.severity}`,
    `${labels.maxResponse}: ${said(runbook.maxResponseMs)}`,
    `${labels.policy}: ${runbook.policy}`,
    `${labels.steps}:`,
    ...steps,
    ...(runbook.verification
      ? [`${labels.verification}: ${runbook.verification.id}${paramsOf(runbook.verification.with, language)}`]
      : []),
    `${labels.watch}: ${texts.watch(said(runbook.watch.durationMs), said(runbook.watch.everyMs))}`,
    `${labels.rounds}: ${runbook.maxRounds}`,
    `${labels.file}: ${file}`,
  ];
}

/** ` (timeout: 30 segundos, service: erp)`, or nothing: milliseconds as people say them, and texts in the reader's language. */
export function paramsOf(params: object, language: CliContext['language']): string {
  const said = Object.entries(params).map(([name, value]: [string, unknown]) =>
    typeof value === 'number' && name.endsWith('Ms')
      ? `${name.slice(0, -'Ms'.length)}: ${formatDuration(value, language)}`
      : `${name}: ${saidValue(value, language)}`,
  );
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

function saidValue(value: unknown, language: CliContext['language']): string {
  if (Array.isArray(value)) return value.map((item) => saidValue(item, language)).join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  return saidValue(Object.entries(value).find(([key]) => key === language)?.[1] ?? JSON.stringify(value), language);
}

function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
