import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { ActionContext } from '../domain/actions/action.js';
import { serviceNamed } from '../domain/command.js';
import type { CommandInput, CommandOutcome, CommandView } from '../domain/command.js';
import { commandDetails } from '../messages/command-details.js';
import type { Language } from '../messages/language.js';
import type { Asker } from './asker.js';

/** Everything that one command remembers. Steps change its view through the functions of this file only. */
export interface CommandRun {
  readonly input: CommandInput;
  readonly language: Language;
  readonly asker: Asker;
  view: CommandView;
}

export function openCommand(input: CommandInput): CommandRun {
  const { firstExecutionRunId: commandId, workflowId } = workflowInfo();
  const first = input.deed ?? input.looks[0];
  if (first === undefined) throw new RangeError('a command without a deed and without looks');
  const { by, reason, mode = 'live' } = input;
  const about = serviceNamed(first.params);
  let contexts = 0;
  const contextFor = (deed: string): ActionContext => {
    contexts += 1;
    return { incidentId: commandId, mode, key: `${commandId}/${deed}/${contexts}` };
  };
  const asker: Asker = {
    ...{ incidentId: commandId, workflowId, mode, by, contextFor },
    drill: false,
    grants: { asked: undefined, token: undefined },
  };
  const view: CommandView = {
    ...{ commandId, workflowId, by, mode },
    action: first.action,
    params: first.params,
    ...(about !== undefined && { service: about }),
    ...(reason !== undefined && { reason }),
    state: input.deed ? 'planning' : 'looking',
    startedAt: workflowInfo().startTime.toISOString(),
  };
  const run: CommandRun = { input, language: input.language ?? 'es', asker, view };
  update(run, {});
  return run;
}

export function update(run: CommandRun, change: Partial<CommandView>): void {
  run.view = { ...run.view, ...change };
  setCurrentDetails(commandDetails(run.view, run.language));
}

/** The person has the answer from here on; what is kept of it comes after. */
export function end(run: CommandRun, outcome: CommandOutcome, change: Partial<CommandView> = {}): void {
  update(run, { ...change, outcome, state: 'ended', endedAt: new Date(Date.now()).toISOString() });
  upsertMemo({ state: outcome });
  // An attribute that the server does not know would stop the workflow; the start could set it where it does.
  if ('GuardiaState' in workflowInfo().searchAttributes) upsertSearchAttributes({ GuardiaState: [outcome] });
}
