import assert from 'node:assert/strict';
import { machineProgress } from '../../src/domain/progress.js';
import { anIncidentView, aStep } from '../support/incident-view.js';

const kind = (change: Parameters<typeof anIncidentView>[0]): string => machineProgress(anIncidentView(change)).kind;
const failed = (onFailure: 'continue' | 'stop' | 'escalate') => aStep({ outcome: 'failed', onFailure });
const verification = (outcome: 'found_fault' | 'ok') => aStep({ phase: 'verification', outcome });

describe('where the machines stand', () => {
  it('is trying a step while one runs', () => {
    assert.equal(kind({ steps: [aStep(), aStep({ outcome: 'running' })] }), 'trying');
  });

  it('goes on after a fault found, and after a failed step that continues', () => {
    assert.equal(kind({ steps: [aStep({ outcome: 'found_fault' })] }), 'between_steps');
    assert.equal(kind({ steps: [failed('continue')] }), 'between_steps');
  });

  it('has given up after a step that stops or escalates, after a failed verification, and once it is open again', () => {
    assert.equal(kind({ steps: [failed('stop')] }), 'gave_up');
    assert.equal(kind({ steps: [failed('escalate')] }), 'gave_up');
    assert.equal(kind({ steps: [aStep({ outcome: 'refused', onFailure: 'stop' })] }), 'gave_up');
    assert.equal(kind({ steps: [verification('found_fault')], state: 'verifying' }), 'gave_up');
    assert.equal(kind({ steps: [aStep()], state: 'open' }), 'gave_up');
  });

  it('is starting before the first step, and has nothing to try without a runbook', () => {
    assert.equal(kind({ steps: [], state: 'open' }), 'starting');
    assert.equal(kind({ steps: [], state: 'open', type: 'unknown_incident' }), 'nothing_to_try');
  });

  it('verifies, watches and ends as the state says', () => {
    assert.equal(kind({ steps: [aStep({ outcome: 'ok' })], state: 'verifying' }), 'verifying');
    assert.equal(kind({ state: 'watching' }), 'watching');
    assert.equal(kind({ state: 'resolved' }), 'resolved');
    assert.equal(kind({ steps: [aStep({ outcome: 'would_do' })], mode: 'dry-run' }), 'dry_run');
  });
});
