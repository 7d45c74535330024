import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { INGESTION_SCENARIOS } from '../support/recorded-ingestions.js';
import { SCENARIOS } from '../support/recorded-scenarios.js';
import { quietRuntime, workflowBundle } from '../support/workflow-bundle.js';

const folder = fileURLToPath(new URL('../histories/', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
interface RecordedHistory {
  events: { activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
}
const read = (name: string): RecordedHistory => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as RecordedHistory;

describe('committed histories', function () {
  this.timeout(60_000);

  before(async () => {
    quietRuntime();
    await workflowBundle();
  });

  it('hold one of every recorded scenario', () => {
    const scenarios = [...Object.keys(SCENARIOS), ...Object.keys(INGESTION_SCENARIOS)];
    const missing = scenarios.filter((name) => !names.includes(`${name}.json`));
    assert.deepEqual(missing, []);
  });

  for (const name of names) {
    it(`${name} replays on the workflows as they are`, async () => {
      await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, read(name), name);
    });
  }

  it('an altered one does not replay, so the others mean something', async () => {
    const altered = read('repaired-and-watched.json');
    const scheduled = altered.events.find(
      (event) => event.activityTaskScheduledEventAttributes?.activityType.name === 'check_airflow_scheduler',
    );
    assert.ok(scheduled?.activityTaskScheduledEventAttributes);
    scheduled.activityTaskScheduledEventAttributes.activityType.name = 'restart_everything';
    const bundle = await workflowBundle();
    await assert.rejects(
      Worker.runReplayHistory({ workflowBundle: bundle }, altered, 'altered'),
      DeterminismViolationError,
    );
  });
});
