import assert from 'node:assert/strict';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { Settings } from '../../src/config.js';
import { LAB_POSTGRES, LAB_SCHEDULER, LAB_SERVICES } from '../../src/lab/definition.js';
import type { LabService } from '../../src/lab/definition.js';
import { LAB_PROJECT } from '../../src/lab/docker-host.js';
import { openLab } from '../../src/lab/lab.js';
import { dockerSocket, recordOf, removeProject } from '../services/docker/engine.js';
import { needs } from '../support/require.js';
import { startBeside } from './guardia-beside.js';
import type { GuardiaBeside } from './guardia-beside.js';
import { run } from './run.js';

describe('guardia simulate --runtime docker', function () {
  this.timeout(120_000);
  const socketPath = dockerSocket();
  const docker = new Docker({ socketPath, host: undefined });
  let guardia: GuardiaBeside;
  let env: NodeJS.ProcessEnv;
  let settings: Settings;

  before(async function () {
    await needs(this, 'docker');
    await removeProject(docker, LAB_PROJECT);
    guardia = await startBeside({ env: { GUARDIA_DOCKER_SOCKET: socketPath } });
    ({ env, settings } = guardia);
  });
  after(async () => {
    await guardia?.close();
    await removeProject(docker, LAB_PROJECT);
  });

  async function recorded(service: LabService): Promise<readonly string[]> {
    const label = [`com.docker.compose.project=${LAB_PROJECT}`, `com.docker.compose.service=${service}`];
    const [found] = await docker.listContainers({ all: true, filters: { label } });
    return found ? recordOf(docker, found.Id) : [];
  }

  it('says in both languages what is missing where no Engine answers, opens nothing and leaves the lab alone', async () => {
    const before = await openLab(settings).status();
    const nowhere = { ...env, GUARDIA_DOCKER_SOCKET: join(guardia.home, 'docker.sock') };
    for (const [language, words] of [
      ['es', /Ningún Docker Engine responde en .*docker\.sock.*Arranque Docker/],
      ['en', /No Docker Engine answers at .*docker\.sock.*Start Docker/],
    ] as const) {
      const line = ['--lang', language, 'simulate', 'pipeline_down', '--runtime', 'docker'];
      const { exitCode, out, err } = await run(line, nowhere);
      assert.deepEqual({ exitCode, out }, { exitCode: 1, out: '' });
      assert.match(err, words);
    }
    const { services, runtime, broken } = await openLab(settings).status();
    assert.deepEqual({ runtime, broken }, { runtime: 'process', broken: undefined });
    const lives = (all: typeof services): readonly string[] => all.map(({ instance }) => instance);
    assert.deepEqual(lives(services), lives(before.services));
  });

  it('prints the same to the byte as for processes, and each container is restarted once, by the running Guardia', async () => {
    const line = ['--lang', 'en', 'simulate', 'pipeline_down', '--runtime', 'docker', '--fault', 'both'];
    const { out, err, exitCode } = await run(line, env);
    assert.equal(exitCode, 0, err);
    assert.equal(
      `${out}\n`,
      [
        ...['Handling pipeline_down incident...', '', 'Respuesta a incidente:', 'Tipo: pipeline_down'],
        ...['Severidad: CRITICAL', 'Resuelto: True', 'Pasos ejecutados:', 'check_airflow_scheduler'],
        ...['check_database_connectivity', 'restart_failed_services', 'verify_pipeline_recovery', ''],
      ].join('\n'),
    );
    assert.match(err, /Breaking for real: the scheduler's container, killed, and the database's, stopped/);
    // What the Engine writes where one that has ended is restarted.
    assert.deepEqual(await recorded(LAB_SCHEDULER), ['create', 'start', 'kill', 'die', 'start', 'restart']);
    assert.deepEqual(await recorded(LAB_POSTGRES), ['create', 'start', 'kill', 'die', 'stop', 'start', 'restart']);
    const { health, runtime, broken } = await openLab(settings).status();
    assert.deepEqual({ health, runtime, broken }, { health: 'healthy', runtime: 'docker', broken: undefined });
  });

  it('is stopped with Guardia, and stays where it was put', async () => {
    assert.equal(await guardia.stop(), 0);
    for (const service of LAB_SERVICES) assert.equal((await recorded(service)).at(-1), 'stop');
    assert.equal(openLab(settings).current(), 'docker');
  });
});
