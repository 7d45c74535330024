import assert from 'node:assert/strict';
import { CAN_BE_LIFTED, PASSES_SOON, REFUSAL_REASONS } from '../../src/domain/refusals.js';

describe('Why a repair was not granted', () => {
  it('can be lifted by a person or by time, except where the configuration itself forbids it', () => {
    assert.deepEqual(
      REFUSAL_REASONS.filter((reason) => !CAN_BE_LIFTED.has(reason)),
      ['mode_observe', 'mode_ask', 'protected', 'needs_person'],
    );
  });

  it('passes soon only where it can be lifted, too: whoever waited in vain is looked at again', () => {
    assert.deepEqual([...PASSES_SOON].sort(), ['busy', 'cooling_down', 'dependency_down']);
    for (const reason of PASSES_SOON) assert.ok(CAN_BE_LIFTED.has(reason), reason);
  });
});
