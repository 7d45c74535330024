import assert from 'node:assert/strict';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

describe('deliveries in the store', () => {
  let test: TestStore;
  const page = { key: 'run-a/page/1', channel: 'slack', role: 'operator', incidentId: 'run-a' };

  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  after(() => test?.close());
  beforeEach(() => test.outside.query('TRUNCATE guardia.deliveries'));

  it('says that a message is the first of its key, channel and role, and of each of them on its own', async () => {
    assert.equal(await test.store.deliveries.begin(page), 'first');
    assert.equal(await test.store.deliveries.begin({ ...page, channel: 'email' }), 'first');
    assert.equal(await test.store.deliveries.begin({ ...page, role: '' }), 'first');
  });

  it('says that a message may have gone out where an attempt began and nobody wrote down its end', async () => {
    await test.store.deliveries.begin(page);
    assert.equal(await test.store.deliveries.begin(page), 'maybe_sent');
  });

  it('says that a message was accepted already, for ever', async () => {
    await test.store.deliveries.begin(page);
    await test.store.deliveries.accepted(page, '#guardia');
    assert.equal(await test.store.deliveries.begin(page), 'already_accepted');
    await test.store.deliveries.refused(page);
    assert.equal(await test.store.deliveries.begin(page), 'already_accepted');
    const [delivery, ...others] = await test.store.deliveries.of('run-a');
    assert.deepEqual(others, []);
    assert.equal(delivery?.state, 'accepted');
    assert.equal(delivery?.to, '#guardia');
    assert.equal(delivery?.attempts, 1);
  });

  it('calls a message the first again after the channel said no', async () => {
    await test.store.deliveries.begin(page);
    await test.store.deliveries.refused(page);
    assert.equal(await test.store.deliveries.begin(page), 'first');
    assert.equal(await test.store.deliveries.begin(page), 'maybe_sent');
  });

  it('lets exactly one of twenty that begin at once hear that it is the first', async () => {
    const heard = await Promise.all(Array.from({ length: 20 }, () => test.store.deliveries.begin(page)));
    assert.equal(heard.filter((start) => start === 'first').length, 1);
    assert.equal(heard.filter((start) => start === 'maybe_sent').length, 19);
  });
});
