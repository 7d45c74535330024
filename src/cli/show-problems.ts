import { formatProblem } from '../documents/document-problem.js';
import type { DocumentProblem } from '../documents/document-problem.js';
import { homeTexts } from '../messages/home.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

/** Says what is wrong, one problem a line, and ends with 1; says `allWell` where nothing is. */
export function showProblems(context: CliContext, problems: readonly DocumentProblem[], allWell: string): void {
  const { language } = context;
  if (context.json) {
    const told = problems.map((problem) => ({ ...problem, message: problem.message[language] }));
    context.out(JSON.stringify({ valid: problems.length === 0, problems: told }, null, 2));
  } else {
    for (const problem of problems) context.out(formatProblem(problem, language));
    if (problems.length === 0) context.out(allWell);
  }
  if (problems.length > 0) throw new CliExit(EXIT.failed, homeTexts(language).config.problems(problems.length));
}
