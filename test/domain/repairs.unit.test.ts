import assert from 'node:assert/strict';
import { repairs } from '../../src/domain/repairs.js';
import type { RunbookStep } from '../../src/domain/runbook.js';

describe('a runbook', () => {
  const step = (action: RunbookStep['action']): RunbookStep => ({
    id: action,
    action,
    with: {},
    onFailure: 'continue',
  });

  it('repairs where a step changes something of the operation', () => {
    assert.equal(repairs({ steps: [step('check_service'), step('restart_failed_services')] }), true);
    assert.equal(repairs({ steps: [step('rerun_date')] }), true);
  });

  it('does not where it looks, waits and tells people', () => {
    assert.equal(repairs({ steps: [step('check_service'), step('wait'), step('notify'), step('escalate')] }), false);
    assert.equal(repairs({ steps: [] }), false);
  });
});
