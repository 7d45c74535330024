import assert from 'node:assert/strict';
import { createSlackChannel } from '../../../src/integrations/slack/slack-channel.js';
import { FakeSlack } from '../../support/fake-slack.js';
import { aPage } from '../../support/messages.js';
import { everythingSaidBy, rejectedWith } from '../../support/rejections.js';

describe('the Slack channel', () => {
  let slack: FakeSlack;
  const channel = (timeoutMs = 5_000) => createSlackChannel({ webhookUrl: slack.webhookUrl, timeoutMs });

  before(async () => {
    slack = await FakeSlack.start();
  });
  afterEach(() => slack.recover());
  after(() => slack.close());

  it('delivers a page once, with title, body, recipients, severity and key', async () => {
    const delivered = await channel().send(aPage());
    assert.deepEqual(delivered, { to: 'Operador de turno' });
    const entry = await slack.expectMessage('Pipeline caído');
    assert.equal(entry.key, aPage().key);
    for (const words of ['• Se intenta: *reiniciar* lab-scheduler', 'Para:* Operador de turno', 'CRÍTICA']) {
      assert.ok(entry.text.includes(words), entry.text);
    }
    assert.match(entry.message.text, /Pipeline caído.*\nEl planificador no responde\./);
    assert.equal(slack.messagesWithKey(aPage().key).length, 1);
  });

  it('says that a message may be a repeat, with the same key', async () => {
    const page = aPage({ key: 'inc/page/2', possibleRepeat: true });
    await channel().send(page);
    const [entry] = slack.messagesWithKey('inc/page/2');
    assert.match(entry?.text ?? '', /posible repetición/);
    assert.match(entry?.message.text ?? '', /posible repetición/);
  });

  it('keeps text of others from becoming mentions, links or entities', async () => {
    const hostile = '<!channel> <https://evil.example|click> &lt; @here';
    await channel().send(
      aPage({ key: 'inc/page/3', title: hostile, body: [hostile, `- ${hostile}`], recipients: [{ name: hostile }] }),
    );
    const [entry] = slack.messagesWithKey('inc/page/3');
    assert.ok(entry?.text.includes(hostile), 'the reader sees the letters as they were');
    assert.doesNotMatch(JSON.stringify(entry?.message), /<!|<https/);
  });

  it('fits a page of any length into the limits of Slack', async () => {
    const long = '<&>😀'.repeat(3_000);
    await channel().send(
      aPage({
        key: 'inc/page/4',
        title: long,
        body: Array.from({ length: 60 }, () => long),
        recipients: Array.from({ length: 200 }, (_, n) => ({ name: `Persona ${n} ${'x'.repeat(60)}` })),
      }),
    );
    assert.equal(slack.messagesWithKey('inc/page/4').length, 1);
    assert.deepEqual(slack.malformed, []);
  });

  it('rings a member by id, and only where the id is one', async () => {
    const recipients = [
      { name: 'Ana', slackId: 'U012AB3CD' },
      { name: 'Luis', slackId: '!channel' },
    ];
    await channel().send(aPage({ key: 'inc/page/5', recipients }));
    assert.match(slack.messagesWithKey('inc/page/5')[0]?.text ?? '', /<@U012AB3CD>, Luis/);
  });

  it('takes a server error for worth another try, after one attempt', async () => {
    slack.failNext(500);
    const before = slack.requests;
    await rejectedWith('DELIVERY_FAILED', channel().send(aPage()));
    assert.equal(slack.requests - before, 1);
  });

  it('passes on when Slack says to come back', async () => {
    slack.failNext('rate_limited');
    const error = await rejectedWith('DELIVERY_FAILED', channel().send(aPage()));
    assert.equal(error.retryAfterMs, 2_000);
  });

  it('takes other refusals for final', async () => {
    slack.failNext(403, 404, 410);
    for (const status of [403, 404, 410]) {
      const error = await rejectedWith('DELIVERY_REFUSED', channel().send(aPage()));
      assert.match(error.message, new RegExp(String(status)));
    }
    slack.failNext(401);
    await rejectedWith('AUTHENTICATION_FAILED', channel().send(aPage()));
  });

  it('gives up on a Slack that never answers, or that breaks the connection', async () => {
    slack.failNext('hang', 'cut');
    const slow = await rejectedWith('DELIVERY_FAILED', channel(200).send(aPage()));
    assert.match(slow.message, /200 ms/);
    await rejectedWith('DELIVERY_FAILED', channel().send(aPage()));
  });

  it('stops when its caller gives up', async () => {
    slack.failNext('hang');
    const giveUp = new AbortController();
    const sending = channel().send(aPage(), giveUp.signal);
    giveUp.abort();
    await rejectedWith('CANCELLED', sending);
  });

  it('never tells the address of its webhook', async () => {
    const secret = new URL(slack.webhookUrl).pathname;
    slack.failNext(500, 404, 'cut', 'hang', 400);
    const attempts = [0, 0, 0, 0, 0].map(() => channel(300).send(aPage()));
    const closed = createSlackChannel({ webhookUrl: `http://127.0.0.1:9${secret}` }).send(aPage());
    const wrong = createSlackChannel({ webhookUrl: `no address at all ${secret}` }).send(aPage());
    const outcomes = await Promise.allSettled([...attempts, closed, wrong]);
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected');
      assert.doesNotMatch(everythingSaidBy(outcome.reason), /SECRET/);
    }
  });
});
