import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { masterNameSchema } from '../domain/ingestion/layout-field.schema.js';
import { formatProblem } from '../documents/document-problem.js';
import { guessLayout } from '../documents/guess/guess-layout.js';
import { masterName } from '../documents/guess/guess-names.js';
import { guessText } from '../documents/guess/guess-text.js';
import type { Finding, LayoutGuess } from '../domain/ingestion/layout-guess.js';
import { writeNew } from '../documents/init-home.js';
import { parseLayout } from '../documents/layout-file.js';
import { layoutTexts } from '../messages/layouts.js';
import type { LayoutTexts } from '../messages/layouts.js';
import { oneLine } from '../messages/plain-text.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

const SHOWN = 60;

/** Writes the layout that a sample file suggests, and says how sure each guess is. Never over another. */
export async function createLayout(context: CliContext, given: string | undefined, from: string): Promise<void> {
  const texts = layoutTexts(context.language);
  const { settings } = context;
  const name = given ?? masterName(basename(from));
  if (name === undefined) throw new CliExit(EXIT.usage, texts.noName);
  if (!masterNameSchema.safeParse(name).success) throw new CliExit(EXIT.usage, texts.badName(name));
  const file = `layouts/${name}.toon`;
  const others = [...(await context.documents()).layouts().values()].filter((other) => other.name !== name);
  const guess = await guessed(
    texts,
    from,
    others.map((other) => other.file.pattern),
  );
  const text = guessText(name, guess, texts.comments(name, oneLine(basename(from), SHOWN)));
  // What is proposed must be valid by itself; where it is not, better to say so than to write a broken file.
  const { problems } = parseLayout(text, file);
  if (problems.length > 0) {
    const said = problems.map((problem) => formatProblem(problem, context.language));
    throw new CliExit(EXIT.failed, said.join('\n'));
  }
  mkdirSync(settings.layoutsDir, { recursive: true });
  if (!writeNew(join(settings.layoutsDir, `${name}.toon`), text)) throw new CliExit(EXIT.failed, texts.exists(file));
  if (context.json) {
    const { findings, records, isWhole } = guess;
    return context.out(JSON.stringify({ name, file: join(settings.home, file), records, isWhole, findings }, null, 2));
  }
  context.out(texts.created(file, guess.records, guess.isWhole));
  for (const finding of guess.findings) context.out(sentence(finding, texts));
  context.out(texts.toReview);
}

async function guessed(texts: LayoutTexts, from: string, taken: readonly string[]): Promise<LayoutGuess> {
  try {
    return await guessLayout(resolve(from), taken);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CliExit(
      code === 'ENOENT' ? EXIT.notFound : EXIT.failed,
      code === 'EMPTY' ? texts.emptySample(from) : texts.cannotRead(from, code),
    );
  }
}

function sentence(finding: Finding, texts: LayoutTexts): string {
  const { about, value, sureness, why } = finding;
  const shown = value === '' ? '' : ` ${texts.values[value] ?? oneLine(value, SHOWN)}`;
  return `  [${texts.sureness[sureness]}] ${texts.about[about]}:${shown} (${texts.reasons[why](finding)})`;
}
