import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { MOST_LOOKS, serviceNamed } from '../domain/command.js';
import type { CommandInput, CommandView } from '../domain/command.js';
import { commandSummary } from '../messages/command-details.js';
import { commandWorkflowId, TASK_QUEUES } from '../workflows/contract.js';
import { ClientError } from './client-error.js';
import type { CommandClient, StartedCommand } from './command-client.js';
import { describeLatest } from './describe.js';
import { createSearchableStart, keywordAttributes } from './searchable-start.js';
import { viewCommand } from './view-command.js';

const FOLLOW_EVERY_MS = 250;
/** Looks in a row without an answer, before whoever follows is told: a worker may be starting anew. */
const MOST_MISSES = 3;
const SHORT_ID = 8;
const PREFIX = 'command/';

export interface CommandClientPorts {
  readonly client: Client;
  readonly language: 'es' | 'en';
  /** Gives a call its deadline, and says in our codes what went wrong. */
  readonly call: <Answer>(work: () => Promise<Answer>) => Promise<Answer>;
}

export function createCommandClient({ client, language, call }: CommandClientPorts): CommandClient {
  const searchable = createSearchableStart();

  async function start(input: CommandInput, requestId: string | undefined): Promise<StartedCommand> {
    const { action, params } = checked(input);
    const workflowId = commandWorkflowId(action, serviceNamed(params), shortOf(requestId));
    const { by, mode = 'live' } = input;
    const service = serviceNamed(params);
    const begin = (typedSearchAttributes: SearchAttributePair[]) =>
      client.workflow.start('command', {
        taskQueue: TASK_QUEUES.incidents,
        workflowId,
        args: [{ ...input, language: input.language ?? language }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: commandSummary(input, input.language ?? language),
        memo: { action, by, mode, state: 'running', ...(service !== undefined && { service }) },
        typedSearchAttributes,
      });
    const attributes = keywordAttributes({
      GuardiaType: 'command',
      ...(service !== undefined && { GuardiaSubject: service }),
      GuardiaState: 'running',
      GuardiaMode: mode,
    });
    try {
      const { firstExecutionRunId } = await searchable(begin, attributes);
      return { outcome: 'started', workflowId, commandId: firstExecutionRunId };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const known = await described(workflowId);
      return { outcome: 'known', workflowId, commandId: known.runId };
    }
  }

  async function described(workflowId: string) {
    const known = await describeLatest(client, workflowId);
    if (!known) throw new ClientError('not_found', { ref: workflowId, what: 'command' });
    return known;
  }

  const show = (id: string): Promise<CommandView> =>
    call(async () => viewCommand(client, await described(id.startsWith(PREFIX) ? id : `${PREFIX}${id}`)));

  return {
    start: (input, requestId) => call(() => start(input, requestId)),
    show,
    async follow(id, onView, signal) {
      let seen = '';
      let misses = 0;
      let last: CommandView | undefined;
      for (;;) {
        try {
          last = await show(id);
          misses = 0;
          const shown = JSON.stringify(last);
          if (shown !== seen) onView(last);
          seen = shown;
          if (last.endedAt !== undefined || signal?.aborted) return last;
        } catch (error) {
          misses += 1;
          if (signal?.aborted && last) return last;
          if (misses >= MOST_MISSES || !isPassing(error)) throw error;
        }
        await sleep(FOLLOW_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** What stands in the command's id and memo: the deed, or the first of the looks. */
function checked(input: CommandInput) {
  const first = input.deed ?? input.looks[0];
  if (!first) throw new ClientError('invalid_command', { detail: 'neither a deed nor a look' });
  if (input.looks && input.looks.length > MOST_LOOKS)
    throw new ClientError('invalid_command', { detail: `${input.looks.length} > ${MOST_LOOKS}` });
  return first;
}

function shortOf(requestId: string | undefined): string {
  const whole = requestId === undefined ? randomUUID() : createHash('sha256').update(requestId).digest('hex');
  return whole.slice(0, requestId === undefined ? SHORT_ID : 2 * SHORT_ID);
}

function isPassing(error: unknown): boolean {
  return error instanceof ClientError && (error.code === 'temporal_unreachable' || error.code === 'worker_absent');
}
