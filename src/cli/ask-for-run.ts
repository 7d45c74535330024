import type { FileResult } from '../domain/ingestion/run.js';
import type { Desk } from '../ingestion/desk.js';
import type { DeskWatch, RunAnswer } from '../ingestion/desk-orders.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { dagTaskLine } from './dag-screen.js';
import { ensureLab } from './ensure-lab.js';
import { progressPrinter } from './run-progress.js';
import type { ProgressPlace } from './run-progress.js';
import { runScreen } from './run-screen.js';

/** `run` is absent where nothing was left to do; `answer` is what `--json` prints. */
export interface Asked {
  readonly run?: RunAnswer;
  readonly answer: object;
}

/**
 * Asks the desk for a run and, where that is wished, shows it until its end: every command that loads ends so. Exits 1 where
 * the run failed, and 130 where the person stopped looking; the run then goes on.
 */
export async function askForRun(
  context: CliContext,
  follow: boolean,
  work: (desk: Desk, watch: DeskWatch | undefined) => Promise<Asked>,
): Promise<void> {
  // A run whose Guardia ends with this command would stop half way: without waiting, one must be running already.
  const desk = await context.desk({ startGuardia: follow });
  if (follow) await ensureLab(context);
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const watch = watchOf(context, interrupted.signal);
  try {
    const { run, answer } = await work(desk, follow ? watch : undefined);
    watch.end();
    if (run?.unaudited) context.err(ingestionCliTexts(context.language).unaudited(run.unaudited));
    if (run && !context.json) say(context, run);
    if (context.json) context.out(JSON.stringify(answer, null, 2));
    else if (run?.view) context.out(runScreen(run.view, context));
    if (run?.state === 'failed') throw new CliExit(EXIT.failed);
    if (run?.view?.files.some(isNowhere)) throw new CliExit(EXIT.notFound);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    throw new CliExit(EXIT.interrupted, ingestionCliTexts(context.language).run.interrupted);
  } finally {
    watch.end();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Asked for by its name, and in no folder. */
function isNowhere({ outcome, master }: FileResult): boolean {
  return outcome === 'gone' && master === '';
}

/** What was asked for, on standard error; how it ended comes after it. */
function say(context: CliContext, run: RunAnswer): void {
  const texts = ingestionCliTexts(context.language).run;
  const { runner, outcome, date, dagId = '', runId, cleared = [], view } = run;
  if (runner === 'observe') {
    if (outcome === 'cleared') return context.err(texts.dagCleared(dagId, runId, cleared.join(', ')));
    return context.err(outcome === 'joined' ? texts.dagJoined(dagId, runId) : texts.dagTriggered(dagId, runId));
  }
  if (view) return;
  context.err(outcome === 'joined' ? texts.joined(date) : texts.started(date));
  context.err(texts.look(date));
}

function watchOf(context: CliContext, signal: AbortSignal): DeskWatch & { end(): void } {
  const texts = ingestionCliTexts(context.language).run;
  const printer = progressPrinter(placeOf(context), context);
  let shown: string | undefined;
  const toldTasks = new Set<string>();
  return {
    signal,
    onView(view, progress) {
      if (view.runId !== shown) {
        shown = view.runId;
        context.err(`${texts.title(view.pipeline, view.date)} · ${texts.states[view.state]}`);
        void context.workflowUrl(view.workflowId).then((url) => url && context.err(texts.at(url)));
      }
      printer.show(view, progress);
    },
    onDag(_run, tasks) {
      const lines = tasks.filter(({ state }) => state !== undefined).map((task) => dagTaskLine(task, context));
      for (const line of lines.filter((one) => !toldTasks.has(one))) context.err(line);
      for (const line of lines) toldTasks.add(line);
    },
    end: () => printer.end(),
  };
}

/** The terminal's own line is rewritten only where standard error is that terminal. */
function placeOf(context: CliContext): ProgressPlace {
  const { stderr } = process;
  const line = (text: string): void => context.err(text);
  if (!context.isTerminal) return { line };
  return { line, rewrite: { columns: stderr.columns || 80, write: (text) => void stderr.write(text) } };
}
