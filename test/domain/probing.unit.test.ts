import assert from 'node:assert/strict';
import { alertsOf } from '../../src/domain/probing.js';
import type { ProbeMemory, Probed } from '../../src/domain/probing.js';
import { inDependencyOrder, rootFailures } from '../../src/domain/service.js';
import type { Health, ServiceFacts } from '../../src/domain/service.js';

const facts = (name: string, dependsOn: readonly string[] = []): ServiceFacts => ({
  name,
  mode: 'act',
  dependsOn,
  lab: false,
});
const probed = (name: string, health: Health, dependsOn: readonly string[] = []): Probed => ({
  facts: facts(name, dependsOn),
  finding: { service: name, health, code: health === 'healthy' ? 'ok' : 'unreachable', detail: 'refused', tookMs: 1 },
});
const NOW = '2026-11-22T02:30:00.000Z';
const subjects = (memory: ProbeMemory, services: readonly Probed[], threshold = 1): readonly string[] =>
  alertsOf(memory, services, threshold, NOW).alerts.map(({ subject }) => subject);

describe('probes open service_down', () => {
  it('for a service that failed', () =>
    assert.deepEqual(subjects({}, [probed('kafka', 'unhealthy'), probed('oracle', 'healthy')]), ['kafka']));

  it('or what its kind opens', () => {
    const { alerts } = alertsOf({}, [{ ...probed('airflow', 'unhealthy'), type: 'airflow_scheduler_down' }], 1, NOW);
    assert.deepEqual(
      alerts.map(({ type }) => type),
      ['airflow_scheduler_down'],
    );
    assert.equal(alertsOf({}, [probed('kafka', 'unhealthy')], 1, NOW).alerts[0]?.type, 'service_down');
  });

  it('not for one that could not be looked at', () => assert.deepEqual(subjects({}, [probed('kafka', 'unknown')]), []));

  it('for the root only, where a service failed with what it depends on', () => {
    assert.deepEqual(subjects({}, [probed('scheduler', 'unhealthy', ['postgres']), probed('postgres', 'unhealthy')]), [
      'postgres',
    ]);
  });

  it('after as many failures in a row as configured; one success begins anew', () => {
    const once = alertsOf({}, [probed('kafka', 'unhealthy')], 2, NOW);
    assert.deepEqual(once.alerts, []);
    assert.deepEqual(subjects(once.memory, [probed('kafka', 'unhealthy')], 2), ['kafka']);
    const well = alertsOf(once.memory, [probed('kafka', 'healthy')], 2, NOW);
    assert.deepEqual(well.memory, {});
  });

  it('and says since when it fails, so that a failure after the close of an incident is no repeat', () => {
    const first = alertsOf({}, [probed('kafka', 'unhealthy')], 1, NOW);
    const second = alertsOf(first.memory, [probed('kafka', 'unhealthy')], 1, '2026-11-22T02:30:30.000Z');
    assert.deepEqual(
      [...first.alerts, ...second.alerts].map(({ startsAt }) => startsAt),
      [NOW, NOW],
    );
  });
});

describe('services and what they depend on', () => {
  it('are repaired in dependency order, each once', () => {
    const order = inDependencyOrder([
      facts('web', ['scheduler', 'postgres']),
      facts('scheduler', ['postgres']),
      facts('postgres'),
    ]);
    assert.deepEqual(
      order.map(({ name }) => name),
      ['postgres', 'scheduler', 'web'],
    );
  });

  it('a cycle or a name that does not exist stops nothing', () => {
    const cycle = [facts('a', ['b', 'nowhere']), facts('b', ['a'])];
    assert.deepEqual(
      inDependencyOrder(cycle).map(({ name }) => name),
      ['b', 'a'],
    );
    assert.deepEqual(rootFailures(cycle, cycle), []);
  });

  it('a failure far down the line is the root of those above it', () => {
    const all = [facts('web', ['scheduler']), facts('scheduler', ['postgres']), facts('postgres')];
    assert.deepEqual(
      rootFailures([all[0]!, all[2]!], all).map(({ name }) => name),
      ['postgres'],
    );
  });
});
