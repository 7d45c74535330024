import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { DocumentProblem } from '../documents/document-problem.js';
import { problemOf, readLayout } from '../documents/layout-file.js';
import { linkFlaws } from '../documents/layout-links.js';
import { nearMiss } from '../documents/near-miss.js';
import type { Documents } from '../documents/open-documents.js';
import { layoutTexts } from '../messages/layouts.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { showProblems } from './show-problems.js';

/** All layouts, one by its master, or any file, which need not be in the home yet. */
export async function checkLayouts(context: CliContext, nameOrFile?: string): Promise<void> {
  const texts = layoutTexts(context.language);
  const documents = await context.documents();
  const files = documents.layoutFiles();
  if (nameOrFile === undefined) {
    const problems = documents.problems().filter(({ file }) => file.startsWith('layouts'));
    return showProblems(context, problems, files.map(({ file }) => texts.valid(file)).join('\n') || texts.none);
  }
  const known = files.find(({ name, file }) => name === nameOrFile || file === nameOrFile);
  if (known) return showProblems(context, known.problems, texts.valid(known.file));
  if (!existsSync(resolve(nameOrFile))) unknownLayout(context, documents, nameOrFile);
  showProblems(context, problemsOfFile(documents, nameOrFile), texts.valid(nameOrFile));
}

/** As it would be judged in the home, in the place of the layout of its name. */
function problemsOfFile(documents: Documents, path: string): readonly DocumentProblem[] {
  const { layout, toon, problems } = readLayout(resolve(path), path);
  if (!layout || !toon) return problems;
  const others = documents.layoutFiles().filter(({ file }) => basename(file) !== basename(path));
  const all = others.flatMap(({ file, inForce }) => (inForce ? [{ file, layout: inForce }] : []));
  const broken = others.flatMap(({ name, inForce }) => (inForce ? [] : [name]));
  const linked = { file: path, layout };
  return linkFlaws(linked, [...all, linked], broken).map((flaw) => problemOf(flaw, toon));
}

/** Ends the command: there is no such layout, but perhaps one of a similar name. */
export function unknownLayout(context: CliContext, documents: Documents, name: string): never {
  const known = documents.layoutFiles().map((file) => file.name);
  throw new CliExit(EXIT.notFound, layoutTexts(context.language).unknown(name, nearMiss(name, known), known));
}
