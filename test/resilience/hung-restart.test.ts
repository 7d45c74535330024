import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isPage } from '../../soak/pages.js';
import { snapshotFor } from '../../soak/scenario.js';
import { openStage } from '../../soak/stage.js';
import type { Stage } from '../../soak/stage.js';
import { eventually } from '../support/eventually.js';

const SUBJECT = 'sim-hung';
const TIMES = {
  fault: 'scheduler_killed',
  isRepairable: false,
  maxResponseMs: 10_000,
  betweenLevelsMs: 2_000,
} as const;

describe('A restart that hangs for ever', function () {
  this.timeout(180_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());

  it('delays no page: every level is called while it still hangs', async () => {
    const strike = { activity: 'restart_failed_services', at: 'enter', victim: 'nobody' } as const;
    await stage.lab.break(TIMES.fault, { simulationId: SUBJECT });
    await stage.startWorker({ strike, mark: join(stage.home.dir, 'hangs') });
    const { workflowId } = await stage.client.intake(
      { type: 'pipeline_down', subject: SUBJECT, status: 'firing', source: 'simulation' },
      { mode: 'simulation', snapshot: snapshotFor(stage.snapshot('pipeline_down'), TIMES) },
    );
    const handle = stage.client.temporal.workflow.getHandle(workflowId);
    const restart = async () => {
      const { raw } = await handle.describe();
      return raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'restart_failed_services');
    };
    await eventually('the restart hangs', restart);

    const pages = () => stage.slack.ledger.entries.filter(isPage).map(({ key }) => key.split('/')[2]);
    await eventually('all are called', async () => (pages().length >= 5 ? true : undefined), 60_000);
    assert.deepEqual(pages(), ['operator', 'lead_engineer', 'technical_manager', 'development_team', 'architect']);
    const stillHanging = await restart();
    assert.ok(stillHanging, 'the restart has ended meanwhile');
    assert.equal(stillHanging.attempt, 1);
  });
});
