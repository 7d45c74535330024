import assert from 'node:assert/strict';
import { openIncidentClient } from '../../src/client.js';
import type { IncidentClient } from '../../src/client.js';
import { readSettings } from '../../src/config.js';
import type { DeedOrder } from '../../src/activities/contract.js';
import type { DeedPlan } from '../../src/domain/actions/action.js';
import type { CommandInput, CommandView } from '../../src/domain/command.js';
import { coordinatorQuery, restoreQuery, restoreWorkflowId } from '../../src/workflows/contract.js';
import { eventually } from '../support/eventually.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { startCoordinator, startRealIncident } from '../support/real-incident.js';

const FACTS = { name: 'lab-scheduler', mode: 'observe', dependsOn: [], lab: true } as const;

describe("a person's command", function () {
  this.timeout(60_000);
  let harness: Harness;
  let client: IncidentClient;
  let plan: Partial<DeedPlan> = {};
  /** The outside ledger of the deeds: what was really ordered of a service. */
  const ordered: DeedOrder[] = [];

  before(async () => {
    const act = async ({ params }: { params: unknown }) => {
      ordered.push(params as DeedOrder);
      return { service: 'lab-scheduler', outcome: 'done', detail: 'stopped' } as const;
    };
    harness = await startHarness({
      plan_deed: async () => ({ service: 'lab-scheduler', what: 'stop it', look: { pid: 7 }, facts: FACTS, ...plan }),
      stop_service: act,
      delete_old_logs: act,
      alter_topic_config: act,
    });
    client = await openIncidentClient({ settings: readSettings({ env: {} }), address: harness.address });
    await startCoordinator(harness);
  });
  beforeEach(() => {
    harness.reset();
    ordered.length = 0;
    plan = {};
  });
  after(async () => {
    await client.close();
    await harness.close();
  });

  const order = async (input: Partial<CommandInput>): Promise<CommandView> => {
    const { workflowId } = await client.commands.start({
      by: 'Ana',
      reason: 'see what happens',
      ...input,
    } as CommandInput);
    return client.commands.follow(workflowId, () => undefined);
  };
  const restart = (service = 'lab-scheduler'): Pick<CommandInput, 'deed'> => ({
    deed: { action: 'restart_failed_services', params: { services: [service] } },
  });
  const leases = async (): Promise<number> =>
    (await (await startCoordinator(harness)).query(coordinatorQuery)).leases.length;

  it('restarts a service once, also a healthy one in mode observe, with its name in the record', async () => {
    harness.operation.serviceModes({ 'lab-scheduler': 'observe' });
    const view = await order(restart());
    assert.deepEqual([view.outcome, view.service, view.by], ['done', 'lab-scheduler', 'Ana']);
    assert.match(view.workflowId, /^command\/restart_failed_services\/lab-scheduler\/[0-9a-f]{8}$/);
    assert.match(view.plan?.what ?? '', /reiniciar lab-scheduler/);
    assert.equal(view.finding?.health, 'healthy');
    assert.ok(
      view.evidence?.some(({ kind }) => kind === 'logs'),
      'what was to be seen before',
    );
    assert.deepEqual(harness.operation.restarts, ['lab-scheduler']);
    assert.equal(await leases(), 0, 'the grant was given back before the end was told');
    const kept = await harness.records.commands.expect(({ commandId }) => commandId === view.commandId, 'its record');
    assert.deepEqual([kept.reason, kept.outcome], ['see what happens', 'done']);
  });

  it('is refused while an incident repairs the service, and says who', async () => {
    harness.operation.break('lab-scheduler');
    const held = harness.operation.holdRestarts();
    const incident = await startRealIncident(harness);
    await held.begun;
    const view = await order(restart());
    assert.deepEqual([view.outcome, view.code, view.holder], ['refused', 'busy', incident.signaledRunId]);
    held.release();
    await eventually('the incident gave it back', async () => ((await leases()) === 0 ? true : undefined));
    await incident.executeUpdate('resolve', { args: [{ by: 'Ana', reason: 'end of the test' }] });
  });

  it('says why it failed, gives the grant back, and fails in Temporal', async () => {
    harness.operation.restartsHelpNothing();
    harness.operation.break('lab-scheduler');
    const view = await order(restart());
    assert.deepEqual([view.outcome, view.code], ['failed', 'RESTART_FAILED']);
    assert.equal(await leases(), 0);
    await assert.rejects(harness.client.workflow.getHandle(view.workflowId).result());
    assert.equal((await client.commands.show(view.workflowId)).code, 'RESTART_FAILED', 'also once it is closed');
    const unknown = await order(restart('kafka'));
    assert.deepEqual([unknown.outcome, unknown.code], ['failed', 'UNKNOWN_SERVICE']);
  });

  it('may do what needs a person, once, with the plan that was looked at', async () => {
    const view = await order({ deed: { action: 'stop_service', params: { service: 'lab-scheduler' } } });
    assert.deepEqual([view.outcome, view.detail, view.plan?.what], ['done', 'stopped', 'stop it']);
    assert.equal(ordered.length, 1);
    assert.deepEqual([ordered[0]?.by, ordered[0]?.look, ordered[0]?.token], ['Ana', { pid: 7 }, view.token]);
  });

  it('changes nothing in a dry run, nor where it is so already', async () => {
    const dry = await order({ ...restart(), mode: 'dry-run' });
    assert.deepEqual([dry.outcome, dry.token], ['planned', undefined]);
    plan = { idle: true, what: 'it does not run' };
    const idle = await order({ deed: { action: 'stop_service', params: {} } });
    assert.deepEqual([idle.outcome, idle.service], ['nothing_to_do', 'lab-scheduler']);
    assert.deepEqual([harness.operation.restarts, ordered], [[], []]);
  });

  it('writes down how it is put back before it alters something for a while', async () => {
    plan = { undo: { afterMs: 3_600_000, before: { topic: 't' } } };
    const params = { topic: 't', set: { 'retention.ms': '1' }, restoreAfterMs: 3_600_000 };
    const view = await order({ deed: { action: 'alter_topic_config', params } });
    assert.deepEqual([view.outcome, view.plan?.undoAfterMs], ['done', 3_600_000]);
    assert.deepEqual([ordered.length, await leases()], [1, 0]);
    const undo = harness.client.workflow.getHandle(restoreWorkflowId('lab-scheduler', view.token ?? ''));
    const { state, acted, order: written } = await undo.query(restoreQuery);
    assert.deepEqual([state, acted, written.by, written.undo.before], ['waiting', true, 'Ana', { topic: 't' }]);
    await undo.terminate();
  });

  it('needs no grant for what is no service', async () => {
    const view = await order({ deed: { action: 'delete_old_logs', params: { olderThanMs: 86_400_000 } } });
    assert.deepEqual([view.outcome, view.token], ['done', undefined]);
    assert.equal(ordered.length, 1);
  });

  it('takes looks, and says of each that could not be taken why', async () => {
    harness.operation.break('lab-postgres');
    harness.looks.break('check_oracle_query');
    const view = await order({
      looks: [
        { action: 'check_service', params: { service: 'lab-postgres' } },
        { action: 'check_service', params: { service: 'lab-scheduler' } },
        { action: 'check_oracle_query', params: {} },
      ],
    });
    assert.equal(view.outcome, 'looked');
    const found = view.looks?.flatMap(({ findings }) => findings.map(({ service, health }) => `${service} ${health}`));
    assert.deepEqual(found, ['lab-postgres unhealthy', 'lab-scheduler healthy']);
    assert.deepEqual(
      view.problems?.map(({ action }) => action),
      ['check_oracle_query'],
    );
  });

  it('ordered twice with one key is one command', async () => {
    const input = { by: 'Ana', ...restart() } as CommandInput;
    const first = await client.commands.start(input, 'a key');
    await client.commands.follow(first.workflowId, () => undefined);
    const second = await client.commands.start(input, 'a key');
    assert.deepEqual([first.outcome, second.outcome], ['started', 'known']);
    assert.equal(second.commandId, first.commandId);
    assert.deepEqual(harness.operation.restarts, ['lab-scheduler']);
  });

  it('that nobody knows, or that orders nothing, is said to be so', async () => {
    await assert.rejects(client.commands.show('restart/kafka/none'), { code: 'not_found' });
    await assert.rejects(client.commands.start({ by: 'Ana', looks: [] }), { code: 'invalid_command' });
  });
});
