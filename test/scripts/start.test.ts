import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CLONE_DIR, PORT_VARIABLES } from '../../src/config.js';
import type { Instance } from '../../src/embedded/instance.js';
import { livingInstance } from '../../src/embedded/instance.js';
import { freePort } from '../../src/embedded/ports.js';
import { postgresStatus, stopPostgres } from '../../src/embedded/postgres.js';
import { isAlive } from '../../src/embedded/process-identity.js';
import type { ProcessIdentity } from '../../src/embedded/process-identity.js';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary.js';
import { eventually } from '../support/eventually.js';
import { makeOpenDirectory } from '../embedded/open-directory.js';

const CACHE = join(CLONE_DIR, '.guardia', 'cache');
const READY_TIMEOUT_MS = 90_000;

/** One `npm start` as a person sees it: what it prints, and how it ends. */
interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
}

describe('npm start', function () {
  this.timeout(240_000);
  let home: string;
  let env: NodeJS.ProcessEnv;
  const children: ChildProcess[] = [];

  before(async function () {
    this.timeout(600_000);
    await ensureTemporalBinary({ cacheDir: CACHE });
  });

  beforeEach(async () => {
    home = await makeOpenDirectory();
    await cp(join(CLONE_DIR, 'guardia.yaml'), join(home, 'guardia.yaml'));
    await cp(join(CLONE_DIR, 'runbooks'), join(home, 'runbooks'), { recursive: true });
    await mkdir(join(home, '.guardia'));
    await symlink(CACHE, join(home, '.guardia', 'cache'));
    env = { ...process.env, GUARDIA_HOME: home, GUARDIA_LANG: 'en', TEMPORAL_ADDRESS: '', DATABASE_URL: '' };
    for (const variable of Object.values(PORT_VARIABLES)) env[variable] = String(await freePort());
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const identity of await processesOf(home)) kill(identity);
    await stopPostgres(join(home, '.guardia', 'postgres'), 'immediate');
    await rm(home, { recursive: true, force: true });
  });

  function start(line = [process.execPath, join(CLONE_DIR, 'scripts', 'bootstrap.mjs'), 'start']): Started {
    const [program = '', ...args] = line;
    const child = spawn(program, args, {
      cwd: CLONE_DIR,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    return { child, output: () => output, exitCode: new Promise((resolve) => child.once('exit', resolve)) };
  }

  async function ready(started: Started): Promise<Instance> {
    const ended = started.exitCode.then((code) => assert.fail(`It ended with ${code}:\n${started.output()}`));
    const isReady = async (): Promise<Instance | undefined> => {
      const instance = await livingInstance(join(home, '.guardia'));
      return instance?.ready ? instance : undefined;
    };
    return Promise.race([eventually('Guardia is ready', isReady, READY_TIMEOUT_MS), ended]);
  }

  async function says({ output }: Started, text: RegExp): Promise<void> {
    await eventually(`it says ${text}`, async () => (text.test(output()) ? true : undefined));
  }

  it('says where everything is, keeps a second one out, and puts everything away when it is told to stop', async () => {
    const first = start();
    const { temporalUiUrl = '', apiUrl = '' } = await ready(first);
    await says(first, /Ctrl-C stops it/);
    for (const part of ['Guardia is ready', temporalUiUrl, apiUrl, 'lab-scheduler'])
      assert.ok(first.output().includes(part));

    const second = start();
    assert.equal(await second.exitCode, 1);
    assert.match(second.output(), new RegExp(`already running.*${apiUrl}`, 's'));

    const processes = await processesOf(home);
    assert.equal(processes.length, 3);
    first.child.kill('SIGTERM');
    assert.equal(await first.exitCode, 0);
    assert.match(first.output(), /Stopped\. Open incidents go on/);
    assert.deepEqual(await Promise.all(processes.map(isAlive)), [false, false, false]);
    assert.equal(await livingInstance(join(home, '.guardia')), undefined);
  });

  it('goes on with the open incidents when everything of it was killed', async () => {
    const { apiUrl = '' } = await ready(start());
    const alert = { type: 'unheard_of', subject: 'erp', summary: 'something is wrong' };
    const answer = await fetch(`${apiUrl}/v1/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alert),
    });
    assert.equal(answer.status, 202, await answer.text());
    const [before = assert.fail('no incident')] = await openIncidents(apiUrl);

    for (const identity of await processesOf(home)) kill(identity);
    const again = await ready(start());
    const [after = assert.fail('no incident')] = await openIncidents(again.apiUrl ?? '');
    assert.deepEqual(after, before);
  });

  it('starts its Temporal server and its PostgreSQL again when they are killed', async () => {
    const started = start();
    const { apiUrl = '', process: guardia } = await ready(started);
    const killed = (await processesOf(home)).filter(({ pid }) => pid !== guardia.pid);
    for (const identity of killed) kill(identity);
    await says(started, /The Temporal server ended/);
    await says(started, /PostgreSQL ended/);
    const isWell = async (): Promise<true | undefined> =>
      (await fetch(`${apiUrl}/v1/incidents`)).ok ? true : undefined;
    await eventually('the API answers from both again', isWell, READY_TIMEOUT_MS);
    started.child.kill('SIGTERM');
    assert.equal(await started.exitCode, 0);
  });

  for (const part of ['api', 'temporal'] as const) {
    it(`names the port that is taken for ${part}, and leaves nothing running`, async () => {
      const port = Number(env[PORT_VARIABLES[part]]);
      const holder = createServer().listen({ port, host: '127.0.0.1' });
      try {
        const started = start();
        assert.equal(await started.exitCode, 1);
        assert.match(started.output(), new RegExp(`Port ${port} is taken.*${PORT_VARIABLES[part]}=<port>`));
        assert.equal(/Starting/.test(started.output()), part !== 'api', started.output());
        assert.notEqual((await postgresStatus(join(home, '.guardia', 'postgres'))).state, 'running');
      } finally {
        holder.close();
      }
    });
  }

  it('says in the language of the environment what is wrong with the environment', async () => {
    env.GUARDIA_API_HOST = '0.0.0.0';
    const started = start();
    assert.equal(await started.exitCode, 1);
    assert.match(started.output(), /could not start: GUARDIA_API_HOST is "0\.0\.0\.0"/);
  });

  it('puts everything away when npm itself is told to stop, whose shell hands nothing on', async () => {
    const started = start(['npm', 'start']);
    await ready(started);
    const processes = await processesOf(home);
    started.child.kill('SIGTERM');
    await says(started, /Stopped\. Open incidents go on/);
    await eventually(
      'all have ended',
      async () => !(await Promise.all(processes.map(isAlive))).includes(true) || undefined,
    );
  });
});

/** Guardia itself, its Temporal server and its PostgreSQL, as far as they live. */
async function processesOf(home: string): Promise<ProcessIdentity[]> {
  const found: ProcessIdentity[] = [];
  for (const file of ['run/instance.json', 'temporal/server.json', 'postgres/server.json']) {
    const text = await readFile(join(home, '.guardia', file), 'utf8').catch(() => '{}');
    const { process: identity } = JSON.parse(text) as { process?: ProcessIdentity };
    if (identity !== undefined && (await isAlive(identity))) found.push(identity);
  }
  return found;
}

function kill({ pid }: ProcessIdentity): void {
  process.kill(pid, 'SIGKILL');
}

async function openIncidents(apiUrl: string): Promise<unknown[]> {
  return eventually('an incident is listed', async () => {
    const answer = await fetch(`${apiUrl}/v1/incidents`);
    const { incidents = [] } = (await answer.json()) as {
      incidents?: { workflowId: string; incidentId: string; subject: string }[];
    };
    const ours = incidents.filter(({ subject }) => subject.endsWith('erp'));
    return ours.length === 0 ? undefined : ours.map(({ workflowId, incidentId }) => ({ workflowId, incidentId }));
  });
}
