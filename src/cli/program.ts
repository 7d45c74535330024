import { Command, Help, Option } from 'commander';
import type { CommanderError } from 'commander';
import { LANGUAGES } from '../messages/language.js';
import type { Language } from '../messages/language.js';
import { cliTexts } from '../messages/cli.js';
import type { CliTexts } from '../messages/cli.js';
import type { OpenContext } from './context.js';
import { NOUNS } from './nouns.js';
import type { Noun } from './nouns.js';

/**
 * The command line with one noun loaded, or, for the program's own help, with all of them by name only. Problems are
 * thrown as CommanderError, never printed in its own words.
 */
export async function buildProgram(
  noun: Noun | undefined,
  open: OpenContext,
  language: Language,
  version: string,
): Promise<Command> {
  const texts = cliTexts(language);
  const program = new Command('guardia');
  program
    .description(texts.program)
    .version(version, '--version', texts.options.version)
    .addOption(new Option('--lang <lang>', texts.options.lang).choices([...LANGUAGES]))
    .option('--json', texts.options.json)
    .helpOption('-h, --help', texts.options.help)
    .helpCommand('help [noun]', texts.options.helpCommand)
    .addHelpText('after', `\n${texts.exitCodes}`)
    .showHelpAfterError(false);
  if (noun) (await noun.load())(program, open, language);
  else for (const { name } of NOUNS) program.command(name).summary(texts.nouns[name]).description(texts.nouns[name]);
  speak(program, texts);
  return program;
}

/** Commander's own words, in the language of the person, in every command below. */
function speak(command: Command, texts: CliTexts): void {
  command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp(helpIn(texts))
    .helpOption('-h, --help', texts.options.help);
  if (command.parent && command.commands.length > 0) command.helpCommand(false);
  for (const child of command.commands) speak(child, texts);
}

function helpIn(texts: CliTexts): Partial<Help> {
  const help = new Help();
  const inWords = (text: string): string =>
    text.replace('[options]', texts.placeholders.options).replace('[command]', texts.placeholders.command);
  return {
    styleTitle: (title) => texts.titles[title] ?? title,
    commandUsage: (command) => inWords(help.commandUsage(command)),
    subcommandTerm: (command) => inWords(help.subcommandTerm(command)),
    // Commander adds the choices and the default in English; ours say them where they matter.
    optionDescription: (option) => option.description,
  };
}

/** What was wrong with a command line, in the person's language. */
export function usageText(error: CommanderError, language: Language): string {
  const texts = cliTexts(language);
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  return texts.usage[error.code]?.(quoted, error.message) ?? error.message.replace(/^error: /, '');
}
