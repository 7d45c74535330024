import assert from 'node:assert/strict';
import { openChannels } from '../../src/integrations/channels.js';
import type { ChannelConfig } from '../../src/integrations/channels.js';
import { aPage } from '../support/messages.js';
import { rejectedWith } from '../support/rejections.js';

describe('channels by name', () => {
  const printed: string[] = [];
  let configured: Record<string, ChannelConfig> = {};
  const asMap = () => new Map(Object.entries(configured));
  const channels = openChannels({ channels: asMap, write: (text) => printed.push(text) });
  const slack = { kind: 'slack', webhookUrl: 'http://127.0.0.1:9/services/x' } as const;

  beforeEach(() => {
    printed.length = 0;
    configured = { console: { kind: 'console' }, slack };
  });

  it('sends by the channel that is named', async () => {
    await channels.send('console', aPage());
    assert.equal(printed.length, 1);
  });

  it('names the channels that exist where an unknown one is asked for', async () => {
    for (const name of ['pager', '']) {
      const error = await rejectedWith('UNKNOWN_CHANNEL', channels.send(name, aPage()));
      assert.match(error.message, /console, slack/);
      assert.equal(channels.admitsSimulations(name), false);
    }
  });

  it('never lets a simulation reach people', async () => {
    assert.equal(channels.admitsSimulations('slack'), false);
    await rejectedWith('NOT_ALLOWED', channels.send('slack', aPage({ simulation: true })));
    await channels.send('console', aPage({ simulation: true }));
    configured = { slack: { ...slack, simulations: true } };
    assert.equal(channels.admitsSimulations('slack'), true);
    await rejectedWith('DELIVERY_FAILED', channels.send('slack', aPage({ simulation: true })));
  });

  it('says which variable is missing', async () => {
    configured = { slack: { ...slack, missingVariables: ['SLACK_WEBHOOK_URL'] } };
    const error = await rejectedWith('CONFIG_INVALID', channels.send('slack', aPage()));
    assert.match(error.message, /SLACK_WEBHOOK_URL/);
  });

  it('uses an edited configuration at the next message', async () => {
    configured = { night: { kind: 'console' } };
    await channels.send('night', aPage());
    await rejectedWith('UNKNOWN_CHANNEL', channels.send('console', aPage()));
    assert.equal(printed.length, 1);
  });
});
