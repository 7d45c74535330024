import assert from 'node:assert/strict';
import { tallyOf } from '../../../src/integrations/kafka/event-tally.js';
import { aLoad } from './events.js';

const AT = '2026-11-22T07:00:00.000Z';

describe('the tally of events in a topic', () => {
  it('tells different events from repeats, whatever their order', () => {
    const tally = tallyOf([aLoad(1, 3), aLoad(2, 9)]);
    for (const position of ['2/9', '1/1', '1/3', '1/1', '2/8', '1/1', '2/9']) tally.see(position, AT);
    assert.deepEqual(tally.counts(), [
      { loadId: 1, found: 2, repeats: 2 },
      { loadId: 2, found: 2, repeats: 1 },
    ]);
  });

  it('takes no notice of what is not of these loads', () => {
    const tally = tallyOf([aLoad(1, 3)]);
    for (const position of ['7/1', '1/0', '1/4', '', '1', '1/2/3', 'x/1', '-1/1', '1/1.5']) tally.see(position, AT);
    assert.deepEqual(tally.counts(), [{ loadId: 1, found: 0, repeats: 0 }]);
  });

  it('is not deceived by a load of the same number of a database before', () => {
    const tally = tallyOf([aLoad(1, 3, { committedAt: AT })]);
    tally.see('1/1', '2026-11-21T07:00:00.000Z');
    tally.see('1/2', '2026-11-22T02:00:00.000-05:00');
    assert.deepEqual(tally.counts(), [{ loadId: 1, found: 1, repeats: 0 }]);
  });

  it('needs one bit for each event', () => {
    const events = 1_000_000;
    const tally = tallyOf([aLoad(1, events)]);
    for (let n = 1; n <= events; n += 1) tally.see(`1/${n}`, AT);
    assert.deepEqual(tally.counts(), [{ loadId: 1, found: events, repeats: 0 }]);
  });
});
