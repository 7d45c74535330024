import type { CliContext } from './context.js';
import { askForRun } from './ask-for-run.js';
import { personOf } from './person.js';

export interface RunOptions {
  readonly date?: string;
  readonly masters?: string;
  readonly files?: string;
  readonly again?: boolean;
  readonly wait?: boolean;
  readonly follow: boolean;
  readonly by?: string;
}

/** Starts the date's run or joins it. Exits 1 where the run failed, and 130 where the person stopped looking; the run then goes on. */
export async function runIngestion(context: CliContext, options: RunOptions): Promise<void> {
  const order = {
    by: personOf(context.settings, options.by),
    date: options.date,
    masters: namesIn(options.masters),
    files: namesIn(options.files),
    again: options.again,
    waitForMasters: options.wait,
  };
  await askForRun(context, options.follow, async (desk, watch) => {
    const run = await desk.run(order, watch);
    return { run, answer: run };
  });
}

/** `a, b` as names; undefined where nothing was said. */
export function namesIn(list: string | undefined): readonly string[] | undefined {
  const names = list?.split(',').map((name) => name.trim());
  return names?.filter((name) => name !== '');
}
