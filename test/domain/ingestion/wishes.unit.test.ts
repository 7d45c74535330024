import assert from 'node:assert/strict';
import { joined, readWish, wantedBy } from '../../../src/domain/ingestion/wishes.js';

describe('a wish for a run', () => {
  it('judges what is missing only where it stands for the whole day', () => {
    const judges = (wish: Parameters<typeof wantedBy>[0]): boolean => wantedBy(wish).judgesAbsence;
    assert.equal(judges({ reason: 'schedule' }), true);
    assert.equal(judges({ reason: 'person', masters: ['clientes'] }), true);
    assert.equal(judges({ reason: 'person', files: ['a.csv'] }), false);
    assert.equal(judges({ reason: 'airflow', onlyEvents: true }), false);
    assert.equal(judges({ reason: 'incident' }), false);
  });

  it('that joins adds what it asks for, and takes nothing away', () => {
    const first = wantedBy({ reason: 'reprocess', masters: ['clientes'], again: true });
    const both = joined(first, { reason: 'schedule', masters: ['clientes'], waitForMasters: true });
    assert.deepEqual(both, {
      masters: ['clientes'],
      again: true,
      onlyEvents: false,
      waits: true,
      judgesAbsence: true,
    });
    assert.equal('masters' in joined(first, { reason: 'person', masters: ['productos'] }), false);
  });

  it('of events alone leaves the files as they were wanted', () => {
    const files = wantedBy({ reason: 'person', files: ['a.csv'] });
    assert.deepEqual(joined(files, { reason: 'incident', onlyEvents: true }).files, ['a.csv']);
    const events = wantedBy({ reason: 'incident', onlyEvents: true });
    assert.equal(joined(events, { reason: 'incident', onlyEvents: true }).onlyEvents, true);
  });

  it('is read from what anybody sends, with what of it has the right form', () => {
    const whole = {
      id: 'x',
      reason: 'airflow',
      masters: ['clientes'],
      files: ['a.csv'],
      again: true,
      onlyEvents: true,
      waitForMasters: true,
    } as const;
    assert.deepEqual(readWish({ ...whole, more: 1 }), whole);
    assert.deepEqual(readWish({ id: 'x', masters: ['a', 1], files: [], onlyEvents: 1 }), {
      id: 'x',
      reason: 'person',
      files: [],
    });
  });
});
