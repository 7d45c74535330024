import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import type { CommandInput, CommandView } from '../domain/command.js';
import { commandRecords } from './activity-proxies.js';
import { carryOutDeed } from './command-deed.js';
import { takeLooks } from './command-looks.js';
import { end, openCommand } from './command-run.js';
import type { CommandRun } from './command-run.js';
import { commandQuery, repairAnswerSignal } from './contract.js';
import { failureOf } from './failure-of.js';
import { takeAnswer } from './grant.js';

/** What a person orders by hand, through the same coordinator as everything that Guardia does by itself. */
export async function command(input: CommandInput): Promise<CommandView> {
  const run = openCommand(input);
  setHandler(commandQuery, () => run.view, {
    description: 'Everything known about the command: who ordered what and why, its plan, the grant, what came of it',
  });
  setHandler(repairAnswerSignal, (answer) => takeAnswer(run.asker, answer), {
    description: 'The remediation coordinator answers the request',
  });
  try {
    await (input.deed ? carryOutDeed(run, input.deed) : takeLooks(run, input.looks));
  } catch (error) {
    if (isCancellation(error) && CancellationScope.current().consideredCancelled) {
      // What was begun goes on; who ordered it is known all the same.
      await CancellationScope.nonCancellable(() => conclude(run, { code: 'CANCELLED', detail: '' }));
      throw error;
    }
    return conclude(run, failureOf(error));
  }
  return conclude(run);
}

async function conclude(run: CommandRun, failure?: Pick<CommandView, 'code' | 'detail'>): Promise<CommandView> {
  if (failure) end(run, 'failed', failure);
  await keep(run);
  await condition(allHandlersFinished);
  return outcomeOf(run);
}

/** What changed something is kept beyond Temporal's own retention; looks and dry runs change nothing. */
async function keep({ input, asker, view }: CommandRun): Promise<void> {
  if (!input.deed || view.mode === 'dry-run') return;
  await commandRecords.save_command({ context: asker.contextFor('record'), params: { view } }).catch(() => undefined);
}

/** The view; or, where it failed, a failure whose details it is, so that Temporal's list shows it. */
function outcomeOf({ view }: CommandRun): CommandView {
  if (view.outcome !== 'failed') return view;
  throw ApplicationFailure.create({
    type: view.code ?? 'UNEXPECTED',
    message: view.detail ?? '',
    nonRetryable: true,
    details: [view],
  });
}
