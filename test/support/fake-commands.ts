import { ClientError } from '../../src/client.js';
import type { CommandClient } from '../../src/client/command-client.js';
import type { CommandInput, CommandView } from '../../src/domain/command.js';

/** Commands that live in memory and end at once. Nothing of Temporal is behind it. */
export function fakeCommands() {
  const orders: CommandInput[] = [];
  const views = new Map<string, CommandView>();
  const client: CommandClient = {
    async start(input, requestId) {
      const first = input.deed ?? input.looks[0];
      if (!first) throw new ClientError('invalid_command', { detail: 'nothing' });
      const workflowId = `command/${first.action}/-/${requestId ?? orders.length + 1}`;
      const known = views.get(workflowId);
      if (known) return { outcome: 'known', workflowId, commandId: known.commandId };
      orders.push(input);
      const { by, reason, mode = 'live' } = input;
      const commandId = `command-${orders.length}`;
      views.set(workflowId, {
        ...{ commandId, workflowId, by, mode, ...first },
        ...(reason !== undefined && { reason }),
        state: 'ended',
        startedAt: '2026-11-28T07:30:00.000Z',
        endedAt: '2026-11-28T07:30:01.000Z',
        outcome: input.deed ? (mode === 'dry-run' ? 'planned' : 'done') : 'looked',
      });
      return { outcome: 'started', workflowId, commandId };
    },
    async show(id) {
      const view = views.get(id.startsWith('command/') ? id : `command/${id}`);
      if (!view) throw new ClientError('not_found', { ref: id, what: 'command' });
      return view;
    },
    async follow(id, onView) {
      const view = await client.show(id);
      onView(view);
      return view;
    },
  };
  return { client, orders };
}
