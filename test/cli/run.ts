export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** One command line, as a person without any of our environment variables would type it. */
export async function run(line: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  // mocha may load this file by require(), where the command line's own lazy imports would be a second copy of everything.
  const { runCli } = await import('../../src/cli/main.js');
  const exitCode = await runCli(line, { env, out: (text) => out.push(text), err: (text) => err.push(text) });
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}
