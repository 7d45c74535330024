import assert from 'node:assert/strict';
import { killPoints } from '../../soak/kill-points.js';
import { prove } from '../../soak/proof.js';
import { openStage } from '../../soak/stage.js';
import type { Stage } from '../../soak/stage.js';
import { runStruck } from '../../soak/struck-run.js';

describe('Two workers on one Temporal and one PostgreSQL', function () {
  this.timeout(180_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());

  it('share the work; where one is killed in the middle of a restart, the other finishes it, and there is one start', async () => {
    const { scenario, strike } =
      killPoints().find(
        ({ strike: { activity, at, victim } }) =>
          victim === 'worker' && activity === 'restart_failed_services' && at === 'killed',
      ) ?? assert.fail('no such kill point');
    const run = await runStruck(stage, scenario, strike, 2);
    prove(run);
    assert.equal(run.workersAlive, 1);
  });
});
