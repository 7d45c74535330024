import { appendFileSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const LINES_OF_A_FAILURE = 15;

/**
 * Mocha's spec reporter, which also writes its own counts to a file after each test: a run that is cut short still says how
 * far it came. Each process writes files of its own, `FILE.<pid>` and, of what failed, `FILE.<pid>.failures`, because `npm test`
 * runs several and whoever reads a log of an hour begins at its end.
 * `--reporter test/support/counting-reporter --reporter-option counts=FILE`.
 */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { counts } = options.reporterOptions as { readonly counts: string };
    const write = (ended: boolean): void => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(`${counts}.${process.pid}`, `${passes} ${failures} ${pending} ${ended ? 'ended' : 'running'}\n`);
    };
    runner.on('pass', () => write(false));
    runner.on('fail', (test, error: unknown) => {
      write(false);
      appendFileSync(`${counts}.${process.pid}.failures`, describeFailure(test, error));
    });
    runner.on('pending', () => write(false));
    runner.once('end', () => write(true));
  }
}

function describeFailure(test: Mocha.Runnable, error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = text.split('\n').slice(0, LINES_OF_A_FAILURE);
  return [`FAILED: ${test.fullTitle()}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

// Mocha takes a reporter from a module's default export, and from nowhere else.
export default CountingReporter;
