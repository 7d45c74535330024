import type { StartedCommand } from '../client.js';
import type { CommandView } from '../domain/command.js';
import { commandResult, undoOf } from '../messages/command-details.js';
import { commandActionText, commandTexts } from '../messages/commands.js';
import { oneLine } from '../messages/plain-text.js';
import { operationCliTexts } from '../messages/operation-cli.js';
import type { OrderMargins } from '../operation/operation-desk.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { lookTable } from './look-table.js';
import { personOf } from './person.js';

export interface OrderOptions {
  readonly by?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export type StartOrder = (margins: OrderMargins) => Promise<StartedCommand>;

/**
 * Orders something and shows it until its end. What changes something is asked about first, with its plan; where nobody can
 * be asked, `--yes` must say it. Exits 1 where it was refused or failed, 4 where a look found a fault, and 130 where the
 * person stopped looking; the command then goes on.
 */
export async function carryOut(
  context: CliContext,
  start: StartOrder,
  options: OrderOptions,
  { changes, what }: { readonly changes: boolean; readonly what: string },
): Promise<void> {
  const { by, reason, dryRun = false, yes = false } = options;
  const margins = { by: personOf(context.settings, by), reason, dryRun };
  if (changes && !dryRun && !yes && !(await agree(context, start, margins, what))) return;
  const view = await followed(context, await start(margins));
  show(context, view);
  if (view.outcome === 'refused' || view.outcome === 'failed') throw new CliExit(EXIT.failed);
  const findings = (view.looks ?? []).flatMap((look) => look.findings);
  if (findings.some(({ health }) => health === 'unhealthy')) throw new CliExit(EXIT.unhealthy);
}

/** False where there is nothing left to be agreed to: the plan has said so already. */
async function agree(context: CliContext, start: StartOrder, margins: OrderMargins, what: string): Promise<boolean> {
  const { order: texts } = operationCliTexts(context.language);
  if (!context.ask || context.json) throw new CliExit(EXIT.usage, texts.needsYes(what));
  context.err(texts.planning);
  const plan = await followed(context, await start({ ...margins, dryRun: true }), { quiet: true });
  if (plan.outcome !== 'planned') {
    show(context, plan);
    if (plan.outcome === 'nothing_to_do') return false;
    throw new CliExit(EXIT.failed);
  }
  const undo = undoOf(plan, context.language);
  const said = [oneLine(plan.plan?.what ?? what, 500), ...(undo === undefined ? [] : [texts.undo(undo)])].join('\n');
  const answer = await context.ask(texts.confirm(said));
  if (texts.agrees.test(answer.trim())) return true;
  throw new CliExit(EXIT.failed, texts.notDone);
}

async function followed(
  context: CliContext,
  { workflowId }: StartedCommand,
  { quiet = context.json }: { readonly quiet?: boolean } = {},
): Promise<CommandView> {
  const { commands } = await context.client();
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const told = new Set<string>();
  try {
    const view = await commands.follow(
      workflowId,
      (seen) => {
        if (quiet) return;
        for (const line of progressOf(seen, context)) if (!told.has(line)) context.err(line);
        for (const line of progressOf(seen, context)) told.add(line);
      },
      interrupted.signal,
    );
    if (view.endedAt !== undefined) return view;
    throw new CliExit(EXIT.interrupted, operationCliTexts(context.language).order.interrupted);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function progressOf(view: CommandView, { language }: CliContext): readonly string[] {
  const { order: texts } = operationCliTexts(language);
  const { plan, token, state, workflowId } = view;
  const undo = undoOf(view, language);
  return [
    texts.ordered(workflowId),
    ...(plan ? [texts.plan(oneLine(plan.what, 500))] : []),
    ...(undo === undefined ? [] : [texts.undo(undo)]),
    ...(token === undefined ? [] : [texts.granted(token)]),
    ...(state === 'ended' ? [] : [texts.state(commandTexts(language).states[state])]),
  ];
}

function show(context: CliContext, view: CommandView): void {
  if (context.json) return context.out(JSON.stringify(view, null, 2));
  const { language } = context;
  const { order: texts } = operationCliTexts(language);
  if (view.looks) context.out(lookTable(view, language));
  if (view.outcome === 'looked') return;
  const action = commandActionText(view.action, language);
  context.out(texts.result(action, view.service ?? '', commandResult(view, language)));
  if (view.outcome === 'planned') context.out(`  ${oneLine(view.plan?.what ?? '', 500)}`);
  if (view.holder !== undefined) context.err(texts.holder(oneLine(view.holder)));
  if (view.mode === 'dry-run') context.err(texts.planNote);
}
