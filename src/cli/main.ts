import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommanderError } from 'commander';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import { languageIn, nounIn } from './arguments.js';
import type { CliContext, StartHere } from './context.js';
import { CliExit, EXIT } from './exit.js';
import type { ExitCode } from './exit.js';
import { explain } from './explain.js';
import type { Explained } from './explain.js';
import { buildProgram, usageText } from './program.js';

export interface CliOptions {
  readonly out?: (text: string) => void;
  readonly err?: (text: string) => void;
  /** Bytes as they are; text through `out` where only that is given. */
  readonly outBytes?: (chunks: AsyncIterable<string | Uint8Array>) => Promise<void>;
  /** Asks the person; the terminal where it is one. */
  readonly ask?: (question: string) => Promise<string>;
  /** Instead of the process's environment, for tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** Runs a Guardia in this process, for commands that need one; supplied by the script, which alone may import the worker. */
  readonly startHere?: StartHere;
}

/**
 * Runs one command line (`['incident', 'list']`) and gives back its exit code: 0 ok, 1 failed, 2 usage, 3 not found,
 * 4 unhealthy. It never ends the process, and never throws for what can be explained.
 */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<number> {
  const out = options.out ?? ((text: string) => void process.stdout.write(`${text}\n`));
  const err = options.err ?? ((text: string) => void process.stderr.write(`${text}\n`));
  const outBytes = options.outBytes ?? (options.out ? collectTo(options.out) : toStandardOutput);
  const isTerminal = options.err === undefined && process.stderr.isTTY;
  const ask = options.ask ?? (isTerminal && process.stdin.isTTY ? askAtTerminal : undefined);
  const json = argv.includes('--json');
  let language: Language = languageIn(argv) ?? 'es';
  let context: CliContext | undefined;
  try {
    const [{ openContext, settingsFor }, { environmentLanguage }] = await Promise.all([
      import('./open-context.js'),
      import('../config.js'),
    ]);
    language = languageIn(argv) ?? environmentLanguage(options.env) ?? language;
    const settings = settingsFor(argv, options.env);
    language = settings.language ?? language;
    const open = async (): Promise<CliContext> =>
      (context ??= await openContext({
        settings,
        json,
        out,
        outBytes,
        err,
        isTerminal,
        ask,
        startHere: options.startHere,
      }));
    const program = await buildProgram(nounIn(argv), open, language, version());
    program.configureOutput({
      writeOut: (text) => out(text.replace(/\n$/, '')),
      writeErr: (text) => err(text.replace(/\n$/, '')),
    });
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT.usage;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return tell(error);
  } finally {
    await context?.close();
  }

  function tell(error: unknown): ExitCode {
    if (error instanceof CliExit) {
      if (error.message !== '') err(error.message);
      return error.exitCode;
    }
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const told: Explained =
      error instanceof CommanderError
        ? { code: 'usage', exitCode: EXIT.usage, text: `${usageText(error, language)}\n${cliTexts(language).seeHelp}` }
        : explain(error, language);
    err(told.text);
    if (json) out(JSON.stringify({ error: { code: told.code, message: told.text } }, null, 2));
    return told.exitCode;
  }
}

function version(): string {
  const file = join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** On standard error, because standard output may be going into a file. */
async function askAtTerminal(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

async function toStandardOutput(chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
  } catch (error) {
    // Whoever reads has enough: `… | head`.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

function collectTo(out: (text: string) => void): (chunks: AsyncIterable<string | Uint8Array>) => Promise<void> {
  return async (chunks) => {
    const collected: Buffer[] = [];
    for await (const chunk of chunks) collected.push(Buffer.from(chunk));
    out(Buffer.concat(collected).toString());
  };
}
