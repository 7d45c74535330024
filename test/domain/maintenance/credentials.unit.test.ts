import assert from 'node:assert/strict';
import { rotationKey, rotationOf, rotationTask } from '../../../src/domain/maintenance/credentials.js';
import type { Credential, RotationPast } from '../../../src/domain/maintenance/credentials.js';

const DAY_MS = 86_400_000;
// 23:30 in Bogotá, and the next day already in UTC.
const rules = { startedAt: '2026-10-02T04:30:00.000Z', zone: 'America/Bogota', dueWithinMs: 14 * DAY_MS };
const kafka: Credential = { kind: 'rotate_password', subject: 'kafka', at: 'kafka', user: 'guardia' };

describe('the rotation of a credential', () => {
  for (const [what, credential, past, expected] of [
    ['is due on the operation’s own day', kafka, {}, { state: 'due', dueOn: '2026-10-15' }],
    ['is not asked for while a task is open', kafka, { open: 7 }, { state: 'open', number: 7 }],
    [
      'is not asked for again soon after it was done',
      kafka,
      { doneAt: '2026-08-20T00:00:00.000Z' },
      { state: 'fresh', doneAt: '2026-08-20T00:00:00.000Z' },
    ],
    ['is due a quarter after', kafka, { doneAt: '2026-07-14T00:00:00.000Z' }, { state: 'due', dueOn: '2026-10-15' }],
    [
      'is due before it stops working, however new it is',
      { ...kafka, validUntil: '2026-10-09T02:00:00.000Z' },
      { doneAt: '2026-09-30T00:00:00.000Z' },
      { state: 'due', dueOn: '2026-10-08' },
    ],
    [
      'leaves one alone that works for long and is new',
      { ...kafka, validUntil: '2027-01-01T00:00:00.000Z' },
      { doneAt: '2026-09-30T00:00:00.000Z' },
      { state: 'fresh', doneAt: '2026-09-30T00:00:00.000Z' },
    ],
  ] as const satisfies readonly (readonly [string, Credential, RotationPast, object])[]) {
    it(what, () => assert.deepEqual(rotationOf(credential, past, rules), expected));
  }

  it('is one task for each kind, subject and user, and its values name no more than that', () => {
    const webhook: Credential = { kind: 'rotate_webhook', subject: 'kafka', at: 'slack' };
    const keys = [kafka, { ...kafka, user: 'otro' }, webhook].map(rotationKey);
    assert.equal(new Set(keys).size, 3);
    assert.deepEqual(rotationTask(kafka, '2026-10-15', 'lead_engineer'), {
      ...{ key: 'rotate_password/kafka/guardia', kind: 'rotate_password', subject: 'kafka', role: 'lead_engineer' },
      ...{ values: { kind: 'kafka', user: 'guardia' }, dueOn: '2026-10-15' },
    });
  });
});
