import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { CLONE_DIR } from '../../src/config.js';
import { formatProblem } from '../../src/documents/document-problem.js';
import { readGuardia } from '../../src/documents/guardia-file.js';
import type { ReadGuardia } from '../../src/documents/guardia-file.js';
import { temporaryHome } from './temporary-home.js';
import type { TemporaryHome } from './temporary-home.js';

const SHIPPED = readFileSync(join(CLONE_DIR, 'guardia.yaml'), 'utf8');
const HOUR_MS = 3_600_000;
const IN_DOCKER = {
  kind: 'http',
  url: 'http://x',
  runtime: 'docker',
  container: { project: 'p', service: 'web' },
};

describe('guardia.yaml', () => {
  let home: TemporaryHome;
  beforeEach(() => (home = temporaryHome()));
  afterEach(() => home.dispose());

  function read(text: string, env: NodeJS.ProcessEnv = {}): ReadGuardia {
    home.write('guardia.yaml', text);
    return readGuardia(home.settings(env));
  }

  function readWith(changes: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv = {}): ReadGuardia {
    return read(changed(changes), env);
  }

  const lines = ({ problems }: ReadGuardia): readonly string[] => problems.map(({ path, code }) => `${path} ${code}`);

  it('as shipped is valid, and describes the lab at the addresses of the settings', () => {
    const { config, problems } = readGuardia(home.settings({ GUARDIA_LAB_SCHEDULER_PORT: '18111' }));
    assert.deepEqual(problems, []);
    assert.equal(config?.services.get('lab-scheduler')?.url, 'http://127.0.0.1:18111');
    assert.equal(config?.services.get('lab-postgres')?.port, 17433);
    const levels = config?.policies.get('standard')?.levels ?? [];
    assert.equal(levels[0]?.after, 'max_response');
    assert.deepEqual(levels[1]?.after, {
      critical: HOUR_MS / 4,
      high: HOUR_MS,
      medium: 4 * HOUR_MS,
      low: 24 * HOUR_MS,
    });
    assert.equal(config?.channels.get('console')?.simulations, true);
  });

  it('limits repairs also where it says nothing, and each service may say otherwise', () => {
    const { config, problems } = readWith({
      'services.kafka': { kind: 'kafka', brokers: ['k:9092'], limits: { restarts: [{ atMost: 1, within: '1 day' }] } },
      'services.other': { kind: 'tcp', host: 'h', port: 9 },
      'remediation.windows': [{ name: 'night', days: ['sunday'], from: '22:00', to: '02:00', services: ['kafka'] }],
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(config?.services.get('kafka')?.limits?.restarts, [{ atMost: 1, withinMs: 24 * HOUR_MS }]);
    assert.deepEqual(config?.services.get('other')?.limits, {
      restarts: [
        { atMost: 1, withinMs: HOUR_MS / 4 },
        { atMost: 3, withinMs: 24 * HOUR_MS },
      ],
      otherChanges: [{ atMost: 10, withinMs: HOUR_MS }],
      coolDownMs: 60_000,
      circuit: { relapses: 2, withinMs: 6 * HOUR_MS, holdsAfterMs: HOUR_MS, openForMs: 4 * HOUR_MS },
    });
    assert.deepEqual(
      config?.remediation.windows.map(({ name, services }) => [name, services]),
      [['night', ['kafka']]],
    );
    assert.equal(config?.services.get('lab-postgres')?.limits?.restarts[0]?.atMost, 100);
  });

  it('says what is wrong with limits and windows', () => {
    const window = { name: 'night', days: ['someday'], from: '25:00', to: '02:00', services: ['kafka'] };
    const sound = { ...window, days: ['sunday'], from: '22:00' };
    assert.deepEqual(
      lines(readWith({ 'remediation.restarts': [{ atMost: 0, within: '1 second' }], 'remediation.windows': [window] })),
      [
        'remediation.restarts[0].atMost out_of_range',
        'remediation.restarts[0].within duration_out_of_range',
        'remediation.windows[0].days[0] not_allowed',
        'remediation.windows[0].from bad_clock_time',
      ],
    );
    assert.deepEqual(lines(readWith({ 'remediation.windows': [sound, { ...sound, services: ['kafka'] }] })), [
      'remediation.windows[0].services[0] unknown_name',
      'remediation.windows[1].name duplicate_name',
      'remediation.windows[1].services[0] unknown_name',
    ]);
  });

  it('knows what Guardia lives on although it is only checked', () => {
    const store = { kind: 'postgres', url: 'postgres://u:p@localhost:17432/guardia' };
    const { config, problems } = readWith({ 'services.store': store });
    assert.deepEqual(problems, []);
    assert.equal(config?.services.get('store')?.protected, true);
    assert.equal(config?.services.get('lab-postgres')?.protected, false);
  });

  it('takes limits of its own for the checks of a service, or none at all', () => {
    const checks =
      '    checks: { postgres_connections_high: { max: 95 % }, postgres_slow_queries: off, postgres_growth: false }';
    const { config, problems } = read(SHIPPED.replace('mode: act', `mode: act\n${checks}`));
    assert.deepEqual(problems, []);
    assert.deepEqual(config?.services.get('lab-postgres')?.checks, {
      postgres_connections_high: { max: 0.95 },
      postgres_slow_queries: 'off',
      postgres_growth: 'off',
    });
    assert.deepEqual(config?.checks, { everyMs: 60_000, failuresBeforeIncident: 2 });
  });

  it('says with its place what is wrong with a check', () => {
    const wrong = (checks: string): readonly string[] =>
      read(SHIPPED.replace('dependsOn: [lab-postgres]', `dependsOn: []\n    checks: ${checks}`)).problems.map(
        (problem) => formatProblem(problem, 'en'),
      );
    assert.match(
      wrong('{ airflow_queue_high: { maxQueued: -1 } }')[0] ?? '',
      /:27:\d+ .*airflow_queue_high\.maxQueued: "-1"/,
    );
    assert.match(wrong('{ airflow_queue_high: 7 }')[0] ?? '', /"7" is not allowed\. Allowed: off, false\.$/);
    assert.match(wrong('{ task_success_low: { minimun: 80 % } }')[0] ?? '', /Did you mean "minimum"\?/);
    assert.match(
      wrong('{ postgres_growth: off }')[0] ?? '',
      /The key "postgres_growth" is not known\. Allowed: airflow_/,
    );
    assert.match(
      wrong('{ task_success_low: { service: x } }')[0] ?? '',
      /\.service: A check is of the service that it/,
    );
    assert.match(
      wrong('{ dag_run_slow: { limit: 1 hour } }')[0] ?? '',
      /dag_run_slow: .* with pipeline\.runner airflow or/,
    );
    assert.deepEqual(wrong('{ dag_run_slow: off }'), []);
  });

  it('has examples in its comments that are valid too', () => {
    const uncommented = SHIPPED.replace(/^( *)# (?!yaml-)(?=( {2})?[\w-]+:( [^.]*[{[\w"'}].*)?$)/gm, '$1');
    const env = {
      AIRFLOW_PASSWORD: 'x',
      ERP_DATABASE_URL: 'postgres://u:p@db.example.com/erp',
      SLACK_WEBHOOK_URL: 'https://hooks.example.com/x',
      SMTP_PASSWORD: 'x',
      KAFKA_PASSWORD: 'x',
      ORACLE_PASSWORD: 'x',
    };
    const { config, problems } = read(uncommented, env);
    assert.deepEqual(problems, []);
    assert.equal(config?.services.size, 6);
    assert.deepEqual([config.pipeline.kafka, config.pipeline.oracle], ['kafka', 'oracle-masterdata']);
    assert.deepEqual([...config.channels.keys()], ['console', 'slack', 'email']);
  });

  it('says every problem at once, with place, value, what is allowed and what was meant', () => {
    const text = SHIPPED.replace('mode: act', 'mode: atc')
      .replace('timeZone: America/Bogota', 'timeZone: America/Bogotá')
      .replace('every: 30 seconds', 'every: 30')
      .replace('dependsOn: [lab-postgres]', 'dependsOn: [lab-postgers]')
      .replace('probes:', 'proves: {}\nprobes:');
    const { config, problems } = read(text);
    assert.equal(config, undefined);
    const said = problems.map((problem) => formatProblem(problem, 'en'));
    assert.equal(said.length, 5);
    assert.match(said[0] ?? '', /^guardia\.yaml:9:11 timeZone: "America\/Bogotá" is not an IANA time zone/);
    assert.match(
      said[1] ?? '',
      /lab-postgres\.mode: "atc" is not allowed\. Did you mean "act"\? Allowed: observe, ask, act\.$/,
    );
    assert.match(said[2] ?? '', /There is no service "lab-postgers"\. Did you mean "lab-postgres"\?/);
    assert.match(said[3] ?? '', /The key "proves" is not known\. Did you mean "probes"\?/);
    assert.match(said[4] ?? '', /probes\.every: "30" does not say its unit/);
    assert.match(
      formatProblem(problems[1]!, 'es'),
      /«atc» no se admite\. ¿Quiso decir «act»\? Se admite: observe, ask, act\.$/,
    );
  });

  it("takes the level times as one text for all severities, or as the runbook's maximum response time in both languages", () => {
    for (const text of ['maximum response time', 'Tiempo máximo de respuesta', 'max_response']) {
      const { config } = readWith({ 'policies.standard.levels.0.after': text });
      assert.equal(config?.policies.get('standard')?.levels[0]?.after, 'max_response');
    }
    const { config } = readWith({ 'policies.standard.levels.0.after': '10 minutos' });
    assert.deepEqual(config?.policies.get('standard')?.levels[0]?.after, {
      critical: 600_000,
      high: 600_000,
      medium: 600_000,
      low: 600_000,
    });
    const typo = readWith({ 'policies.standard.levels.0.after': 'maximum respose time' });
    assert.match(typo.problems[0]?.message.en ?? '', /Did you mean "maximum response time"\?/);
  });

  it('refuses levels whose times go down', () => {
    const { problems } = readWith({ 'policies.standard.levels.2.after.high': '30 minutes' });
    assert.deepEqual(
      problems.map(({ path, code }) => [path, code]),
      [['policies.standard.levels[2].after.high', 'time_goes_down']],
    );
    assert.match(
      problems[0]?.message.en ?? '',
      /at severity high this level comes at 30 minutes and the one before at 1 hour/,
    );
  });

  it('fills in variables, and without one only the channel that uses it is not usable', () => {
    const channel = { kind: 'slack', webhookUrl: '${HOOK}' };
    const filled = readWith({ 'channels.slack': channel }, { HOOK: 'https://hooks.example.com/T0/s3cret' }).config;
    assert.deepEqual(filled?.channels.get('slack'), {
      kind: 'slack',
      name: 'slack',
      simulations: false,
      webhookUrl: 'https://hooks.example.com/T0/s3cret',
      missingVariables: [],
    });
    const { config, problems } = readWith({ 'channels.slack': channel });
    assert.deepEqual(config?.channels.get('slack')?.missingVariables, ['HOOK']);
    assert.deepEqual(
      problems.map(({ code, path, blocks }) => [code, path, blocks]),
      [['missing_variable', 'channels.slack.webhookUrl', false]],
    );
    assert.match(problems[0]?.message.en ?? '', /The variable HOOK is missing/);
    assert.deepEqual(lines(readWith({ timeZone: '${ZONE}' })).includes('timeZone missing_variable'), true);
  });

  it('never says what a variable was filled in with', () => {
    const { problems } = readWith(
      {
        'services.erp': { kind: 'postgres', url: '${ERP}' },
        'channels.slack': { kind: 'slack', webhookUrl: '${HOOK}' },
      },
      { ERP: 'mysql://me:s3cret@db/x', HOOK: 'http://example.com/s3cret' },
    );
    assert.deepEqual(
      problems.map(({ code, value }) => [code, value]),
      [
        ['bad_postgres_url', '${ERP}'],
        ['bad_webhook_url', '${HOOK}'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(problems), /s3cret/);
  });

  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    [
      "a service that repairs Guardia's own store",
      {
        'services.own': {
          kind: 'postgres',
          url: 'postgres://localhost:17432/x',
          runtime: 'docker',
          container: { project: 'p', service: 's' },
        },
      },
      'services.own.url own_branch',
    ],
    [
      "a service that repairs Guardia's own Temporal",
      {
        'services.own': {
          kind: 'tcp',
          host: '127.0.0.1',
          port: 17233,
          runtime: 'docker',
          container: { project: 'p', service: 's' },
        },
      },
      'services.own.port own_branch',
    ],
    [
      'a container of Guardia itself',
      {
        'server.ownContainers': [{ project: 'p', service: 's' }],
        'services.own': { kind: 'container', runtime: 'docker', container: { project: 'p', service: 's' } },
      },
      'services.own.container own_branch',
    ],
    ['a service without address', { 'services.web': { kind: 'http' } }, 'services.web.url address_needed'],
    [
      'docker without a container',
      { 'services.web': { kind: 'http', url: 'http://x', runtime: 'docker' } },
      'services.web.container docker_needs_container',
    ],
    [
      'the process runtime outside the lab',
      { 'services.web': { kind: 'http', url: 'http://x', runtime: 'process' } },
      'services.web.runtime process_needs_lab',
    ],
    [
      'a service of the lab that the lab has not',
      { 'services.lab-kafka': { kind: 'tcp', lab: true, runtime: 'process' } },
      'services.lab-kafka lab_service_unknown',
    ],
    [
      'services that depend on each other in a circle',
      { 'services.lab-postgres.dependsOn': ['lab-scheduler'] },
      'services.lab-postgres.dependsOn depends_on_itself',
    ],
    [
      'a pipeline whose database is no database',
      { 'pipeline.database': 'lab-scheduler' },
      'pipeline.database wrong_service_kind',
    ],
    [
      'a role whose people do not exist',
      { 'roles.operator.people': ['nadie'] },
      'roles.operator.people[0] unknown_name',
    ],
    [
      'a level whose channel does not exist',
      { 'policies.standard.levels.0.channels': ['pager'] },
      'policies.standard.levels[0].channels[0] unknown_name',
    ],
    [
      'two levels of one name',
      { 'policies.standard.levels.1.name': 'operator' },
      'policies.standard.levels[1].name duplicate_name',
    ],
    [
      'more than ten levels',
      {
        'policies.standard.levels': Array.from({ length: 11 }, (_, n) => ({
          name: `l${n}`,
          roles: ['operator'],
          channels: ['console'],
          after: '1h',
        })),
      },
      'policies.standard.levels too_many',
    ],
    [
      'a key of another kind of service',
      { 'services.lab-postgres.apiVersion': 2 },
      'services.lab-postgres.apiVersion unknown_key',
    ],
    [
      'an output folder that is the input',
      { 'pipeline.folders.error': 'input' },
      'pipeline.folders.error folders_overlap',
    ],
    [
      'a folder within another',
      { 'pipeline.folders.processed': './input/ready/../done' },
      'pipeline.folders.processed folders_overlap',
    ],
    ['the home as a folder', { 'pipeline.folders.input': '.' }, 'pipeline.folders.input folders_overlap'],
    [
      'a command that is one text',
      { 'services.web': { ...IN_DOCKER, commands: { reload: 'nginx -s reload' } } },
      'services.web.commands.reload wrong_type',
    ],
    [
      'a command with a line break',
      { 'services.web': { ...IN_DOCKER, commands: { reload: ['nginx', 'a\nb'] } } },
      'services.web.commands.reload[1] bad_argument',
    ],
    [
      'commands of what has no container',
      { 'services.web': { kind: 'http', url: 'http://x', commands: { reload: ['x'] } } },
      'services.web.commands commands_need_docker',
    ],
    [
      'a disk path that is relative',
      { 'services.web': { ...IN_DOCKER, diskPath: 'data' } },
      'services.web.diskPath bad_absolute_path',
    ],
    ['the whole disk as logs', { logFolders: { all: { path: '/' } } }, 'logFolders.all.path log_folder_unsafe'],
    ['master files as logs', { logFolders: { old: { path: 'processed/x' } } }, 'logFolders.old.path log_folder_unsafe'],
    [
      'Guardia’s own data as logs',
      { logFolders: { own: { path: '.guardia' } } },
      'logFolders.own.path log_folder_unsafe',
    ],
    ['the home as logs', { logFolders: { home: { path: 'logs/..' } } }, 'logFolders.home.path log_folder_unsafe'],
    ['a log folder named as another', { logFolders: { input: { path: 'l' } } }, 'logFolders.input log_folder_unsafe'],
    [
      'a log pattern with a folder',
      { logFolders: { a: { path: '/var/log/a', pattern: '../*' } } },
      'logFolders.a.pattern bad_file_pattern',
    ],
    [
      'logs of a service that does not exist',
      { logFolders: { a: { path: '/var/log/a', service: 'nadie' } } },
      'logFolders.a.service unknown_name',
    ],
    ['a Kafka that is a database', { 'pipeline.kafka': 'lab-postgres' }, 'pipeline.kafka wrong_service_kind'],
    ['an Oracle that does not exist', { 'pipeline.oracle': 'erp' }, 'pipeline.oracle unknown_name'],
    ['an unknown runner', { 'pipeline.runner': 'cron' }, 'pipeline.runner not_allowed'],
    ['a time without minutes', { 'pipeline.dailyAt': '2' }, 'pipeline.dailyAt bad_clock_time'],
    ['an unknown kind of channel', { 'channels.x': { kind: 'telegram' } }, 'channels.x.kind not_allowed'],
    ['a channel without a kind', { 'channels.x': {} }, 'channels.x.kind missing'],
    ['a name with a slash', { 'services.a/b': { kind: 'http', url: 'http://x' } }, 'services.a/b bad_name'],
    ['a malformed placeholder', { 'people.operador.name': '${no name}' }, 'people.operador.name bad_placeholder'],
    [
      'a line break in an address',
      { 'channels.mail': { kind: 'email', host: 'smtp', from: 'a@b.c\nBcc: x@y.z' } },
      'channels.mail.from bad_email',
    ],
  ];
  for (const [what, changes, expected] of refused) {
    it(`refuses ${what}`, () => {
      const judged = readWith(changes);
      assert.equal(judged.config, undefined);
      assert.ok(lines(judged).includes(expected), lines(judged).join('\n'));
    });
  }

  it('reads what may be run, looked at and deleted', () => {
    const { config, problems } = readWith({
      'services.web': { ...IN_DOCKER, diskPath: '/srv/web', commands: { reload: ['nginx', '-s', 'reload'] } },
      logFolders: { web: { path: 'logs/web', service: 'web' } },
      'server.ownContainers': [{ project: 'guardia', service: 'temporal' }],
    });
    assert.deepEqual(problems, []);
    const web = config?.services.get('web');
    assert.deepEqual([web?.diskPath, web?.commands?.get('reload')], ['/srv/web', ['nginx', '-s', 'reload']]);
    const folder = { name: 'web', path: join(home.dir, 'logs/web'), pattern: '*.log*', service: 'web' };
    assert.deepEqual(config?.logFolders.get('web'), folder);
    assert.deepEqual(config?.ownContainers, [{ project: 'guardia', service: 'temporal' }]);
  });

  it('allows to watch what it may not repair', () => {
    const own = { kind: 'postgres', url: 'postgres://localhost:17432/x', runtime: 'none' };
    assert.deepEqual(readWith({ 'services.own': own }).problems, []);
  });

  it('that is empty, missing, too large, binary or no map is refused in words', () => {
    const codeOf = (text: string): unknown => read(text).problems[0]?.code;
    assert.equal(codeOf(''), 'file_empty');
    assert.equal(codeOf('# only a comment\n'), 'file_empty');
    assert.equal(codeOf('- a\n- b'), 'wrong_type');
    assert.equal(codeOf(`# ${'x'.repeat(300_000)}`), 'file_too_large');
    home.write('guardia.yaml', Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0xfe));
    assert.equal(readGuardia(home.settings()).problems[0]?.code, 'not_utf8');
    home.remove('guardia.yaml');
    assert.equal(readGuardia(home.settings()).problems[0]?.code, 'file_missing');
  });

  it('with wrong types anywhere is refused with a place, and nothing is thrown', () => {
    const paths = [...pathsOf(parseDocument(SHIPPED).toJS())].map((path) => path.join('.'));
    const wrong = fc.constantFrom<unknown>(
      null,
      true,
      -1,
      1.5,
      1e300,
      '',
      'x',
      [],
      [[]],
      {},
      { a: 1 },
      ['x'],
      '${X}',
      '${',
      'constructor',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...paths), wrong, { minKeys: 1, maxKeys: 6 }), (changes) => {
        let text: string;
        try {
          text = changed(changes);
        } catch {
          // One change inside another that left no room for it: there is no such document.
          return;
        }
        const judged = read(text);
        assert.ok(judged.config !== undefined || judged.problems.some(({ blocks }) => blocks));
        for (const { line, column } of judged.problems) assert.ok(line >= 1 && column >= 1);
      }),
      { numRuns: 30 },
    );
  });
});

/** The shipped file with parts of it changed: `{ 'services.lab-postgres.mode': 'acts' }`. */
function changed(changes: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(SHIPPED);
  for (const [path, value] of Object.entries(changes)) document.setIn(path.split('.'), document.createNode(value));
  return String(document);
}

function* pathsOf(value: unknown, around: readonly string[] = []): Generator<readonly string[]> {
  if (around.length > 0) yield around;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* pathsOf(inner, [...around, key]);
}
