import assert from 'node:assert/strict';
import { takeBatch } from '../../../src/integrations/kafka/batches.js';
import { someEvents } from './events.js';

const TO = { topicPrefix: 'maestras.', source: '/guardia/x' };

describe('the batches that go to the brokers', () => {
  it('hold as many events as fit, in their order, one topic a master', () => {
    const events = [...someEvents(1, 1, 2), ...someEvents(2, 1, 2, { master: 'productos' }), ...someEvents(1, 3, 3)];
    const all = takeBatch(events, 0, 1_000_000, TO);
    assert.equal(all.events, 5);
    assert.deepEqual(
      all.topics.map(({ topic, messages }) => [topic, messages.map(({ headers }) => headers?.['ce_id'])]),
      [
        ['maestras.clientes', ['load-1-event-1', 'load-1-event-2', 'load-1-event-3']],
        ['maestras.productos', ['load-2-event-1', 'load-2-event-2']],
      ],
    );
    const some = takeBatch(events, 1, all.bytes / 2, TO);
    assert.equal(some.events, 2);
    assert.ok(some.bytes <= all.bytes / 2);
  });

  it('hold at least one event, however large', () => {
    const [small, large] = someEvents(1, 1, 2);
    assert.ok(small && large);
    const huge = { ...large, data: { nota: 'ñ'.repeat(10_000) } };
    assert.equal(takeBatch([small, huge], 0, 5_000, TO).events, 1);
    const alone = takeBatch([small, huge], 1, 5_000, TO);
    assert.equal(alone.events, 1);
    assert.ok(alone.bytes > 20_000, 'bytes are counted, not letters');
  });
});
