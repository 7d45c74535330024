import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run as runLine } from './run.js';
import { temporaryHome } from '../documents/temporary-home.js';
import type { TemporaryHome } from '../documents/temporary-home.js';

describe('The commands about a home', () => {
  let home: TemporaryHome;
  beforeEach(() => (home = temporaryHome()));
  afterEach(() => home.dispose());

  const run = (...line: readonly string[]) => runLine(line, { GUARDIA_HOME: home.dir });

  it('init writes a home that is valid, keeps what is there, and hides the secrets', async () => {
    const dir = join(home.dir, 'mine');
    assert.equal((await run('init', dir)).exitCode, 0);
    assert.equal(statSync(join(dir, '.env')).mode & 0o777, 0o600);
    assert.match(readFileSync(join(dir, '.gitignore'), 'utf8'), /^\.env$/m);
    const schemaLine = /\$schema=(\S+)/.exec(readFileSync(join(dir, 'runbooks/pipeline_down.yaml'), 'utf8'))?.[1] ?? '';
    assert.ok(existsSync(join(dir, 'runbooks', schemaLine)));
    const again = JSON.parse((await run('init', dir, '--json')).out) as { kept: readonly string[] };
    assert.ok(again.kept.includes('guardia.yaml') && again.kept.includes('.env'));
  });

  it('init proposes the services of a Compose file, and never over a guardia.yaml that is there', async () => {
    const nobody = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
    const init = (...more: readonly string[]) => runLine(['init', ...more], { GUARDIA_HOME: home.dir, ...nobody });
    const compose = join(home.dir, 'erp.yml');
    home.write(
      'erp.yml',
      'services: { db: { image: postgres, ports: ["5432:5432"], environment: { POSTGRES_PASSWORD: geheim } } }',
    );
    const dir = join(home.dir, 'mine');
    const first = await init(dir, '--from-compose', compose, '-p', 'erp', '--lang', 'en');
    assert.equal(first.exitCode, 0, first.err);
    assert.match(first.out, /Services proposed from erp\.yml \(project erp\).*\n +db +postgres\n/);
    assert.match(first.out, /No Docker Engine answered[^]*Put into \.env: DB_PASSWORD/);
    const written = readFileSync(join(dir, 'guardia.yaml'), 'utf8');
    assert.match(written, /url: "postgres:\/\/postgres:\$\{DB_PASSWORD\}@127\.0\.0\.1:5432\/postgres"/);
    assert.ok(
      !written.includes('geheim') && readFileSync(join(dir, '.env.example'), 'utf8').includes('DB_PASSWORD=\n'),
    );
    const check = await runLine(['config', 'check'], { GUARDIA_HOME: dir, DB_PASSWORD: 'x' });
    assert.match(check.out, /es válido: 3 servicios/);
    const again = await init(dir, '--from-compose', compose);
    assert.match(again.out, /guardia\.yaml ya existía y no se tocó: la propuesta está en guardia\.proposal\.yaml/);
    const told = JSON.parse((await init(dir, '--from-compose', compose, '--json')).out) as {
      proposal: { file: string };
    };
    assert.equal(told.proposal.file, 'guardia.proposal-2.yaml');
    assert.equal(readFileSync(join(dir, 'guardia.yaml'), 'utf8'), written);
  });

  it('init says what is wrong with a Compose file, with its place, and writes nothing', async () => {
    home.write('broken.yml', 'services:\n  db:\n    image: [postgres\n');
    const dir = join(home.dir, 'none');
    const { exitCode, out } = await run('init', dir, '--from-compose', join(home.dir, 'broken.yml'), '--lang', 'en');
    assert.equal(exitCode, 1);
    assert.match(out, /^broken\.yml:4:1 /m);
    assert.equal(existsSync(dir), false);
  });

  it('init refuses a file in the place of the directory', async () => {
    const { exitCode, err } = await run('init', join(home.dir, 'guardia.yaml'));
    assert.equal(exitCode, 1);
    assert.match(err, /no es un directorio/);
  });

  it('config check says that all is well, or every problem, in both languages', async () => {
    assert.match((await run('config', 'check')).out, /es válido: 2 servicios, \d+ runbooks, \d+ layouts/);
    home.write('runbooks/pipeline_down.yaml', 'type: pipeline_down\n');
    const { exitCode, out, err } = await run('config', 'check', '--lang', 'en');
    assert.equal(exitCode, 1);
    assert.match(out, /^runbooks\/pipeline_down\.yaml:1:1 title: "title" is missing\.$/m);
    assert.match(err, /5 problems/);
    const told = JSON.parse((await run('config', 'check', '--json')).out) as {
      valid: boolean;
      problems: readonly unknown[];
    };
    assert.equal(told.valid, false);
    assert.equal(told.problems.length, 5);
  });

  it('what needs the lab says how to get one where nobody has started it yet', async () => {
    const { exitCode, err } = await run('errors', 'list');
    assert.equal(exitCode, 3);
    assert.equal(err.trim(), 'El laboratorio todavía no existe: `./guardia lab up` lo crea y lo arranca.');
    const told = JSON.parse((await run('errors', 'list', '--json', '--lang', 'en')).out) as { error: object };
    const message = 'The lab does not exist yet: `./guardia lab up` makes and starts it.';
    assert.deepEqual(told.error, { code: 'NOT_FOUND', message });
  });

  it('runbook new writes one that is valid at once, and never over another', async () => {
    assert.equal((await run('runbook', 'new', 'erp_down', '--severity', 'critical')).exitCode, 0);
    assert.equal((await run('runbook', 'check', 'erp_down')).exitCode, 0);
    assert.match((await run('runbook', 'list')).out, /erp_down +critical +15 minutos +válido/);
    assert.equal((await run('runbook', 'new', 'erp_down')).exitCode, 1);
    for (const bad of ['../x', 'Kafka', 'erp.down']) assert.equal((await run('runbook', 'new', bad)).exitCode, 2);
  });

  it('runbook check judges a file that is not in the home yet', async () => {
    home.write(
      'draft.yaml',
      readFileSync(join(home.dir, 'runbooks/service_down.yaml'), 'utf8').replace('standard', 'standart'),
    );
    const { exitCode, out } = await run('runbook', 'check', join(home.dir, 'draft.yaml'));
    assert.equal(exitCode, 1);
    assert.match(out, /draft\.yaml:8:9 policy: No hay ninguna política «standart»\. ¿Quiso decir «standard»\?/);
  });

  it('runbook show says parameters in words, those of the verification too', async () => {
    home.write(
      'runbooks/slow.yaml',
      `type: slow
title: Lento
severity: high
maximumResponseTime: 20 minutes
policy: standard
steps:
  - action: wait
    with: { for: 30s }
verification:
  action: check_service
  with: { service: lab-postgres }
`,
    );
    const { out } = await run('runbook', 'show', 'slow');
    assert.match(out, /1\. wait \(duration: 30 segundos\): /);
    assert.match(out, /Verificación: check_service \(service: lab-postgres\)/);
  });

  it('runbook show names the known types where a type is unknown', async () => {
    assert.match((await run('runbook', 'show', 'pipeline_down')).out, /3\. restart_failed_services: si falla, escala/);
    const { exitCode, err } = await run('runbook', 'show', 'pipline_down');
    assert.equal(exitCode, 3);
    assert.match(err, /¿Quiso decir «pipeline_down»\? Hay: airflow_dag_failed, /);
  });
});
