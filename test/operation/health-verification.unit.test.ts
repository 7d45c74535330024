import assert from 'node:assert/strict';
import type { Health } from '../../src/domain/service.js';
import { healthScreen } from '../../src/cli/health-screen.js';
import { lastLogLines, verifyHealth } from '../../src/operation/health-verification.js';
import type { HealthPorts } from '../../src/operation/health-verification.js';
import { dependencyChart, dependencyTree } from '../../src/operation/service-graph.js';
import type { ListedService } from '../../src/operation/services.js';

const aService = (name: string, dependsOn: readonly string[] = []): ListedService => ({
  ...{ name, kind: 'postgres', runtime: 'docker', mode: 'act', dependsOn, lab: false },
});

function anOperation(healths: Readonly<Record<string, Health>>, changes: Partial<HealthPorts> = {}): HealthPorts {
  return {
    services: () => Object.keys(healths).map((name) => aService(name)),
    probe: async (service) => ({
      ...{ service, health: healths[service] ?? 'unknown', code: 'ok', detail: '', tookMs: 1 },
    }),
    logs: async (service) => `${service} a\n${service} b`,
    airflows: () => [],
    ...changes,
  };
}
const down = async () => [{ job: 'erp', instance: 'a:1', health: 'down', lastError: 'refused' }];
const broken = async (): Promise<never> => {
  throw Object.assign(new Error('postgres://u:secreto@h refused'), { code: 'SERVICE_UNREACHABLE' });
};

describe("the operation's health verification", () => {
  it('is well where everything is known to be', async () => {
    const dags = [{ dagId: 'ingesta', isPaused: true }];
    const { health, prometheus, airflow } = await verifyHealth(
      anOperation(
        { a: 'healthy' },
        { targets: async () => [], airflows: () => [{ service: 'airflow', listDags: async () => dags }] },
      ),
    );
    assert.deepEqual([health, prometheus.state], ['healthy', 'ok']);
    assert.deepEqual(airflow, [{ service: 'airflow', state: 'ok', dags }]);
  });

  for (const [what, ports, expected] of [
    ['a service is at fault', anOperation({ a: 'unhealthy', b: 'unknown' }), 'unhealthy'],
    ['a target is down', anOperation({ a: 'healthy' }, { targets: down }), 'unhealthy'],
    ['a service could not be asked', anOperation({ a: 'healthy', b: 'unknown' }), 'unknown'],
    ['Prometheus does not answer', anOperation({ a: 'healthy' }, { targets: broken }), 'unknown'],
    ['Airflow does not answer', anOperation({}, { airflows: () => [{ service: 'x', listDags: broken }] }), 'unknown'],
  ] as const) {
    it(`is ${expected} where ${what}`, async () => {
      assert.equal((await verifyHealth(ports)).health, expected);
    });
  }

  it('has the logs of what is not well, of all, or of none', async () => {
    const ports = anOperation({ a: 'healthy', b: 'unhealthy', c: 'unknown' });
    const withLogs = async (choice?: 'all' | 'none'): Promise<readonly string[]> =>
      (await verifyHealth(ports, choice)).services.flatMap(({ name, logs }) => (logs ? [name] : []));
    assert.deepEqual(await withLogs(), ['b', 'c']);
    assert.deepEqual(await withLogs('all'), ['a', 'b', 'c']);
    assert.deepEqual(await withLogs('none'), []);
  });

  it('says why it could not look, without secrets', async () => {
    const verified = await verifyHealth(anOperation({ a: 'unhealthy' }, { logs: broken, targets: broken }));
    const screen = healthScreen(verified, 'es');
    assert.match(screen, /no se pueden leer: el servicio no responde: postgres:\/\/\*\*\*@h refused/);
    assert.doesNotMatch(screen, /secreto/);
  });

  it('shows log lines as text, however hostile', async () => {
    const logs = async () => `one\n\u001b[2Jtwo password=hunter2\n${'x'.repeat(5_000)}`;
    const lines = await lastLogLines({ logs }, 'a', 2, AbortSignal.timeout(1_000));
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^ \[2Jtwo password=\*\*\*$/);
    assert.ok((lines[1] ?? '').length <= 1_000);
  });
});

describe('the graph of the services', () => {
  const services = new Map(
    [aService('web', ['db', 'bus']), aService('db'), aService('bus', ['db']), aService('alone', ['gone'])].map(
      (service) => [service.name, service],
    ),
  );

  it('is a tree of who needs whom', () => {
    assert.deepEqual(
      dependencyTree(services, ({ name }) => name),
      ['web', '├─ db', '└─ bus', '   └─ db', 'alone'],
    );
  });

  it('is a chart with an arrow to each that is needed', () => {
    assert.deepEqual(
      dependencyChart(services).filter((line) => line.includes('-->')),
      ['  s0 --> s1', '  s0 --> s2', '  s2 --> s1'],
    );
  });
});
