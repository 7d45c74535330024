import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * Mocha's spec reporter, which also writes its own counts to a file after each test: a run that is cut short still says how
 * far it came. Each process writes a file of its own, `FILE.<pid>`, because `npm test` runs several.
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
    runner.on('fail', () => write(false));
    runner.on('pending', () => write(false));
    runner.once('end', () => write(true));
  }
}

// Mocha takes a reporter from a module's default export, and from nowhere else.
export default CountingReporter;
