import assert from 'node:assert/strict';
import { CloudEvent, Kafka } from 'cloudevents';
import { toMessage } from '../../../src/integrations/kafka/cloud-event.js';
import { someEvents } from './events.js';

describe('an event as a message of Kafka', () => {
  const [event] = someEvents(12, 345, 345, { data: { codigo: 'C345', razon_social: 'Peñalosa & Cía.' } });
  assert.ok(event);
  const message = toMessage(event, '/guardia/ingesta_diaria_maestras_erp');

  it('is a valid CloudEvent to the package that defines them', () => {
    // Its function reads `value`, which its type does not know.
    const arrived = {
      headers: message.headers as Record<string, string>,
      body: undefined,
      value: String(message.value),
    };
    const read = Kafka.toEvent(arrived);
    assert.ok(read instanceof CloudEvent);
    assert.equal(read.validate(), true);
    assert.deepEqual(
      [read.id, read.source, read.type, read.specversion, read.datacontenttype],
      [
        'load-12-event-345',
        '/guardia/ingesta_diaria_maestras_erp',
        'com.guardia.clientes.updated.v1',
        '1.0',
        'application/json',
      ],
    );
    assert.equal(new Date(read.time ?? '').toISOString(), '2026-11-22T07:00:00.000Z');
    assert.deepEqual(read.data, { codigo: 'C345', razon_social: 'Peñalosa & Cía.' });
    assert.equal(read['outboxposition'], '12/345');
  });

  it('has the entity as its key, so that one entity stays in order', () => {
    assert.equal(message.key, 'C0005');
  });
});
