import assert from 'node:assert/strict';
import type { RestoreView } from '../../src/domain/restore.js';
import { restoreDetails } from '../../src/messages/restore-details.js';

const VIEW: RestoreView = {
  order: {
    action: 'alter_topic_config',
    service: 'kafka',
    token: 't1',
    incidentId: 'i',
    mode: 'live',
    what: 'maestras.clientes: retention.ms 604800000 → 86400000 [x](http://evil)',
    undo: { afterMs: 60_000, before: null },
    actsUntil: '2026-11-22T07:05:00.000Z',
    by: 'ana',
  },
  state: 'waiting',
  dueAt: '2026-11-22T08:00:00.000Z',
  acted: true,
  tries: 0,
};

describe('what an undo shows in Temporal UI', () => {
  it('says what it undoes and when, in the language of its people', () => {
    const es = restoreDetails(VIEW);
    assert.match(es, /\*\*Deshace:\*\* `alter_topic_config` `kafka`: maestras\.clientes.*\(ana\)/);
    assert.match(es, /\*\*Se devuelve:\*\* 22 nov 2026, 03:00:00 \(UTC-5\)/);
    const en = restoreDetails({ ...VIEW, order: { ...VIEW.order, language: 'en' } });
    assert.match(en, /\*\*Put back:\*\* 22 Nov 2026/);
    assert.doesNotMatch(es, /\[x\]\(http/, 'text of others makes no link');
  });

  it('says why it could not, and when it is tried again', () => {
    const order = { ...VIEW.order, language: 'en' as const };
    const failing = restoreDetails({ ...VIEW, order, state: 'failing', tries: 3, detail: 'not authorized' });
    assert.match(failing, /a person must remove the cause/);
    assert.match(failing, /not authorized/);
    assert.match(failing, /\*\*Next try:\*\*/);
    assert.match(failing, /Tries: 3\./);
  });

  it('promises nothing more when it is over', () => {
    const over = restoreDetails({ ...VIEW, state: 'restored', detail: 'retention.ms = default', askedBy: 'bea' });
    assert.doesNotMatch(over, /Se devuelve/);
    assert.match(over, /Lo pidió ya bea/);
  });
});
