import assert from 'node:assert/strict';
import * as workflows from '../../src/workflows/index.js';
import { workflowBundle } from '../support/workflow-bundle.js';

describe('the bundle of the workflows', function () {
  this.timeout(60_000);

  it('holds exactly the workflows that others start by name', () => {
    assert.deepEqual(Object.keys(workflows).sort(), [
      'checks',
      'command',
      'coordinator',
      'incident',
      'ingestion',
      'ingestion_clock',
      'maintenance',
      'probe',
      'record',
      'restore',
    ]);
  });

  it('can be made: nothing in it reaches outside the sandbox', async () => {
    const { code } = await workflowBundle();
    assert.ok(code.length > 100_000);
    for (const outside of ['node_modules/zod', 'node_modules/pg/', 'src/integrations/', 'src/activities/']) {
      assert.ok(!code.includes(outside), `${outside} is in the bundle`);
    }
  });
});
