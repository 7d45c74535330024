import assert from 'node:assert/strict';
import { judgeEvents, parseEvents, toEventTime } from '../../../src/integrations/docker/container-events.js';

const NOW_MS = 1_000_000;
const SETTLE_MS = 2_000;
const seen = (...actions: string[]): string =>
  judgeEvents(
    actions.map((action) => ({ action, atMs: NOW_MS - 500 })),
    NOW_MS,
    SETTLE_MS,
  );

describe('What Docker recorded since the look', () => {
  it('takes a finished restart, and any new life, for somebody else’s repair', () => {
    assert.equal(seen('kill', 'kill', 'die', 'stop', 'start', 'restart'), 'started');
    assert.equal(seen('die', 'start'), 'started');
  });

  it('knows that a container is on its way out', () => {
    assert.equal(seen('kill'), 'ending');
    assert.equal(seen('die', 'start', 'kill').startsWith('started'), true);
  });

  it('waits a moment after an end that somebody asked for, because a start may follow', () => {
    assert.equal(seen('kill', 'die', 'stop'), 'ended');
    const old = ['kill', 'die', 'stop'].map((action) => ({ action, atMs: NOW_MS - SETTLE_MS - 1 }));
    assert.equal(judgeEvents(old, NOW_MS, SETTLE_MS), 'nothing');
  });

  it('does not wait after a crash, nor for a health check', () => {
    assert.equal(seen('die'), 'nothing');
    assert.equal(seen('exec_create', 'exec_start', 'exec_die', 'health_status'), 'nothing');
    assert.equal(seen(), 'nothing');
  });

  it('reads Docker’s lines, and passes over what is none', () => {
    const text = '{"Action":"exec_create: /bin/sh -c true","timeNano":1795313834433000000}\n\n{"Action":"kill"}\n{"Act';
    assert.deepEqual(parseEvents(text), [{ action: 'exec_create', atMs: 1795313834433 }]);
  });

  it('asks with the fraction of the second, whatever the zone', () => {
    assert.equal(toEventTime('2026-11-22T02:17:14.064494568Z'), 1795313834.0644946);
    assert.equal(toEventTime('2026-11-21T21:17:14-05:00'), 1795313834);
  });
});
