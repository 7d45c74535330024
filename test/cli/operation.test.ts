import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Settings } from '../../src/config.js';
import type { CommandView } from '../../src/domain/command.js';
import { openLedger } from '../../src/integrations/process/ledger.js';
import { labFiles } from '../../src/lab/lab-files.js';
import { openLab } from '../../src/lab/lab.js';
import type { HealthVerification } from '../../src/operation/health-verification.js';
import { eventually } from '../support/eventually.js';
import { startBeside } from './guardia-beside.js';
import type { GuardiaBeside } from './guardia-beside.js';
import { run } from './run.js';
import type { Ran } from './run.js';

// A whole Guardia beside the command line: its own process, a real Temporal, and the lab's processes, whose own ledger says
// what was really started. Its probes are rare, so that nobody but the person repairs anything.
describe('guardia service, health and action', function () {
  this.timeout(120_000);
  let guardia: GuardiaBeside;
  let env: NodeJS.ProcessEnv;
  let settings: Settings;
  let prometheus: Server;

  before(async () => {
    prometheus = createServer((_request, response) => response.end(JSON.stringify(TARGETS))).listen(0, '127.0.0.1');
    await once(prometheus, 'listening');
    const { port } = prometheus.address() as AddressInfo;
    const probes = `probes: { every: 1 hour }\nprometheus: { url: 'http://127.0.0.1:${port}' }\n`;
    guardia = await startBeside({
      configure: (yaml) => `${yaml.replace(/^probes:[^\n]*\n( [^\n]*\n)*/m, '')}\n${probes}`,
    });
    ({ env, settings } = guardia);
    await eventually('the lab is up', async () => (await health()).health !== 'unhealthy' || undefined, 60_000);
  });
  after(async () => {
    await guardia?.close();
    prometheus?.close();
  });

  const cli = (...line: string[]): Promise<Ran> => run(line, env);
  const json = async <Answer>(...line: string[]): Promise<Answer> =>
    JSON.parse((await cli(...line, '--json')).out) as Answer;
  const health = (): Promise<HealthVerification> => json('health');
  const ledger = async () => openLedger(labFiles(settings.dataDir).ledger).read();
  const api = async <Answer>(path: string, body?: object): Promise<{ status: number; body: Answer }> => {
    const response = await fetch(`http://127.0.0.1:${settings.ports.api}${path}`, {
      method: body ? 'POST' : 'GET',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };

  it('says that all is well, with states, targets and no logs of what is well', async () => {
    const verified = await cli('health');
    assert.equal(verified.exitCode, 0, verified.err);
    assert.match(verified.out, /lab-scheduler +airflow +actuar +sano/);
    assert.match(verified.out, /erp +127\.0\.0\.1:9187 +up/);
    assert.doesNotMatch(verified.out, /Últimas líneas/);
    const all = await json<HealthVerification>('health', '--logs', 'all');
    const logs = all.services.map(({ logs: kept }) => (kept && 'lines' in kept ? kept.lines.length : -1));
    assert.ok(
      logs.every((lines) => lines >= 0 && lines <= 50),
      JSON.stringify(logs),
    );
    const listed = await cli('service', 'list');
    assert.match(listed.out, /lab-scheduler +airflow +process +actuar +lab-postgres +sano/);
  });

  it('shows what depends on what, and what a runbook would do, without asking any service', async () => {
    const graph = await cli('service', 'graph');
    assert.equal(graph.out, 'lab-scheduler (airflow, actuar)\n└─ lab-postgres (postgres, actuar)');
    assert.match((await cli('service', 'graph', '--mermaid')).out, /^graph TD\n(.*\n)+ {2}s1 --> s0$/);
    const explained = await cli('runbook', 'explain', 'pipeline_down', '--lang', 'en');
    const order = [/At the opening/, /1\. looks/, /3\. changes/, /Only this proves/, /15 minutes: Operator/, /1 hour:/];
    const places = order.map((words) => explained.out.search(words));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok(!places.includes(-1), explained.out);
  });

  it('changes nothing and tells nobody in a dry run, and without a yes', async () => {
    const before = await ledger();
    const plan = await cli('service', 'restart', 'lab-scheduler', '--dry-run');
    assert.equal(plan.exitCode, 0, plan.err);
    assert.match(plan.out, /se haría.*\n +reiniciar lab-scheduler/);
    const silent = guardia.printed();
    const incident = await json<{ steps: object[]; ladder: { afterMs: number }[] }>(
      ...['incident', 'open', 'pipeline_down', '--dry-run'],
    );
    assert.equal(incident.steps.length, 3);
    assert.deepEqual(incident.ladder[0]?.afterMs, 900_000);
    assert.equal(guardia.printed(), silent, 'the console stays silent');
    const refused = await cli('service', 'restart', 'lab-scheduler');
    assert.equal(refused.exitCode, 2);
    assert.match(refused.err, /--yes/);
    const { runCli } = await import('../../src/cli/main.js');
    const asked: string[] = [];
    const ask = async (question: string): Promise<string> => (asked.push(question), 'n');
    const quiet = { env, ask, out: () => undefined, err: () => undefined };
    assert.equal(await runCli(['service', 'restart', 'lab-scheduler'], quiet), 1);
    assert.match(asked[0] ?? '', /^reiniciar lab-scheduler \(.*sano\)/);
    assert.deepEqual(await ledger(), before);
  });

  it('takes a look of the catalogue, and says clearly what is wrong with an order', async () => {
    const look = await cli('action', 'run', 'check_service', '--service', 'lab-postgres');
    assert.equal(look.exitCode, 0, look.err);
    assert.match(look.out, /lab-postgres +revisar el servicio +sano/);
    for (const [exitCode, words, ...line] of [
      [3, /¿Quiso decir «lab-postgres»\?/, 'check_service', '--service', 'lab-postgre'],
      [3, /¿Quiso decir «check_service»\?/, 'check_servise'],
      [2, /es para servicios de clase kafka/, 'check_kafka_brokers', '--service', 'lab-postgres'],
      [
        2,
        /restoreAfter: «5» no es una duración/,
        'alter_topic_config',
        '--with',
        'topic=t',
        '--with',
        'restoreAfter=5',
      ],
      [2, /reprocess date/, 'rerun_date'],
    ] as const) {
      const refused = await cli('action', 'run', ...line);
      assert.equal(refused.exitCode, exitCode, refused.err);
      assert.match(refused.err, words);
    }
  });

  it('exits 4 for what is at fault, with its log, and restarts it once of two who order it at once', async () => {
    await openLab(settings).break('scheduler_killed');
    const broken = await cli('health');
    assert.equal(broken.exitCode, 4);
    assert.match(broken.out, /lab-scheduler +airflow +actuar +con falla/);
    assert.match(broken.out, /Últimas líneas del log de lab-scheduler/);
    assert.equal((await cli('action', 'run', 'check_service', '--service', 'lab-scheduler')).exitCode, 4);

    const starts = (await ledger()).length;
    const restart = ['service', 'restart', 'lab-scheduler', '--yes', '--reason', 'it hung'];
    const both = await Promise.all([cli(...restart, '--json'), cli(...restart, '--json', '--by', 'luis')]);
    const views = both.map(({ out }) => JSON.parse(out) as CommandView);
    const done = views.find(({ outcome }) => outcome === 'done');
    const refused = views.find(({ outcome }) => outcome === 'refused');
    assert.ok(done && refused, JSON.stringify(views.map(({ outcome, code, detail }) => [outcome, code, detail])));
    assert.deepEqual(both.map(({ exitCode }) => exitCode).sort(), [0, 1]);
    assert.deepEqual([refused.code, refused.holder], ['busy', done.commandId]);
    const started = (await ledger()).slice(starts).filter(({ event }) => event === 'start');
    assert.deepEqual(
      started.map(({ token }) => token),
      [done.token],
      'one start, with the token of the one grant',
    );
    assert.equal((await health()).health === 'unhealthy', false);
    const history = await cli('action', 'history');
    assert.match(history.out, /restart_failed_services +lab-scheduler +(ana|luis) +hecho.* +it hung/);
  });

  it('does the same over HTTP', async () => {
    const services = await api<{ services: { name: string; health: string }[] }>('/v1/services');
    assert.deepEqual(
      services.body.services.map(({ name, health: state }) => [name, state]),
      [
        ['lab-postgres', 'healthy'],
        ['lab-scheduler', 'healthy'],
      ],
    );
    const logs = await api<{ lines: string[] }>('/v1/services/lab-scheduler/logs?lines=1');
    assert.equal(logs.body.lines.length, 1);
    const verified = await api<HealthVerification>('/v1/health-verification?logs=none');
    assert.deepEqual([verified.body.health === 'unhealthy', verified.body.prometheus.state], [false, 'ok']);
    const order = { by: 'ana', reason: 'a look', dryRun: true };
    const started = await api<{ url: string }>('/v1/services/lab-scheduler/restart', order);
    assert.equal(started.status, 202);
    const view = await eventually('it has ended', async () => {
      const { body } = await api<CommandView>(started.body.url);
      return body.endedAt === undefined ? undefined : body;
    });
    assert.deepEqual([view.outcome, view.by, view.reason], ['planned', 'ana', 'a look']);
    assert.equal((await api('/v1/services/kafka/restart', order)).status, 404);
    assert.equal((await api('/v1/actions/check_dag_duration', { by: 'ana', with: { limit: 5 } })).status, 422);
    assert.ok((await api<{ actions: object[] }>('/v1/actions')).body.actions.length > 40);
  });
});

const TARGETS = {
  status: 'success',
  data: {
    activeTargets: [{ labels: { job: 'erp', instance: '127.0.0.1:9187' }, health: 'up', lastError: '' }],
  },
};
