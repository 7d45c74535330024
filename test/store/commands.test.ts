import assert from 'node:assert/strict';
import type { CommandView } from '../../src/domain/command.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

const aCommand = (commandId: string, startedAt: string, changes: Partial<CommandView> = {}): CommandView => ({
  ...{ commandId, workflowId: `command/stop_service/kafka/${commandId}`, action: 'stop_service', service: 'kafka' },
  ...{ params: { service: 'kafka' }, by: 'Ana', mode: 'live', state: 'ended', startedAt, outcome: 'done' },
  ...changes,
});

describe("people's commands in the store", () => {
  let test: TestStore;
  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  after(() => test.close());

  it('are kept once, as they were saved last, newest first', async () => {
    const { store } = test;
    await store.saveCommand(aCommand('a', '2026-11-28T01:00:00.000Z', { reason: 'a \u0000 reason' }));
    await store.saveCommand(aCommand('b', '2026-11-28T02:00:00.000Z', { outcome: 'failed' }));
    await store.saveCommand(aCommand('a', '2026-11-28T01:00:00.000Z', { outcome: 'refused', code: 'busy' }));
    const listed = await store.listCommands(10);
    assert.deepEqual(
      listed.map(({ commandId, outcome }) => `${commandId} ${outcome}`),
      ['b failed', 'a refused'],
    );
    assert.equal((await store.listCommands(1)).length, 1);
  });
});
