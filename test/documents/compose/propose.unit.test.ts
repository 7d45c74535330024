import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSettings } from '../../../src/config.js';
import { formatProblem } from '../../../src/documents/document-problem.js';
import { readGuardia } from '../../../src/documents/guardia-file.js';
import { CLONE_DIR } from '../../../src/config.js';
import { proposeFromCompose } from '../../../src/documents/compose/propose.js';
import type { ComposeProposal, ProposedService } from '../../../src/documents/compose/proposal.js';
import { readCompose } from '../../../src/documents/compose/read-compose.js';
import { writeProposal } from '../../../src/documents/compose/write-proposal.js';

const SHIPPED = readFileSync(join(CLONE_DIR, 'guardia.yaml'), 'utf8');

/** The operation's own, with the forms that people write: anchors, merges, both forms of depends_on and environment. */
const OPERATION = `
name: erp
x-airflow-common: &airflow
  image: \${AIRFLOW_IMAGE_NAME:-apache/airflow:2.9.1}
  environment: &airflow-env
    AIRFLOW__CORE__EXECUTOR: LocalExecutor
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: postgresql+psycopg2://airflow:TOPSECRET1@postgres/airflow
  depends_on: &airflow-waits
    postgres: { condition: service_healthy }
services:
  postgres:
    image: docker.io/library/postgres:15@sha256:0123456789abcdef
    environment: [POSTGRES_USER=airflow, POSTGRES_PASSWORD=TOPSECRET1, POSTGRES_DB=airflow]
    ports: ["\${PG_PORT:-5433}:5432"]
    healthcheck: { test: [CMD, pg_isready] }
  airflow-init:
    <<: *airflow
    command: version
    environment:
      <<: *airflow-env
      _AIRFLOW_WWW_USER_USERNAME: \${_AIRFLOW_WWW_USER_USERNAME:-operador}
      _AIRFLOW_WWW_USER_PASSWORD: \${AIRFLOW_UI_PASSWORD:-TOPSECRET2}
  airflow-webserver:
    <<: *airflow
    command: webserver
    ports: [8080:8080]
    depends_on: { <<: *airflow-waits, airflow-init: { condition: service_completed_successfully } }
  airflow-scheduler:
    <<: *airflow
    command: bash -c "airflow scheduler"
    depends_on: { airflow-init: { condition: service_completed_successfully } }
  zookeeper: { image: confluentinc/cp-zookeeper:7.5.0 }
  kafka:
    image: confluentinc/cp-kafka:7.5.0
    depends_on: [zookeeper]
    ports: [{ target: 29092, published: "29092", host_ip: 127.0.0.1 }, "9092:9092"]
    environment:
      KAFKA_ADVERTISED_LISTENERS: INSIDE://kafka:29092,OUTSIDE://localhost:9092
  oracle:
    image: gvenzl/oracle-free:23-slim
    ports: ["1521:1521"]
    environment: { ORACLE_PASSWORD: TOPSECRET3, APP_USER: maestras, APP_USER_PASSWORD: TOPSECRET4 }
  flower: { <<: *airflow, command: celery flower, profiles: [flower], ports: ["5555:5555"] }
`;

describe('A proposal from a Compose file', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'guardia-compose-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const put = (file: string, text: string): string => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
    return join(dir, file);
  };
  const propose = (text: string, more: Partial<Parameters<typeof proposeFromCompose>[1]> = {}): ComposeProposal => {
    const read = readCompose(put('compose.yml', text), () => undefined);
    assert.ok('compose' in read, JSON.stringify(read));
    return proposeFromCompose(read.compose, { project: read.compose.project, isOwnPort: () => false, ...more });
  };
  const problemsOf = (text: string): readonly string[] => {
    const read = readCompose(put('compose.yml', text), () => undefined);
    return 'problems' in read ? read.problems.map((problem) => formatProblem(problem, 'en')) : [];
  };
  /** Every proposal must pass `config check` once its variables are set, and without them say only which are missing. */
  const checked = (proposal: ComposeProposal) => {
    const text = writeProposal(SHIPPED, 'compose.yml', proposal);
    put('home/guardia.yaml', text);
    const env = Object.fromEntries([...proposal.variables.keys()].map((name) => [name, 'x']));
    const home = join(dir, 'home');
    const { config, problems } = readGuardia(readSettings({ home, env }));
    assert.deepEqual(problems, [], text);
    const without = readGuardia(readSettings({ home, env: {} })).problems;
    assert.deepEqual(
      [...new Set(without.map(({ code, blocks }) => `${code} ${blocks}`))].filter(
        (said) => said !== 'missing_variable false',
      ),
      [],
    );
    assert.ok(config);
    return { config, text };
  };
  const fieldsOf = (service: ProposedService | undefined): object => Object.fromEntries(service?.fields ?? []);
  const named = (proposal: ComposeProposal, name: string) => proposal.services.find((service) => service.name === name);

  it('finds the operation’s services, addresses, dependencies and containers', () => {
    const proposal = propose(OPERATION);
    const { config } = checked(proposal);
    assert.equal(proposal.project, 'erp');
    assert.deepEqual(
      proposal.services.map(({ name, kind, dependsOn }) => [name, kind, ...dependsOn]),
      [
        ['postgres', 'postgres'],
        ['airflow-webserver', 'http', 'postgres'],
        ['airflow-scheduler', 'airflow', 'postgres', 'airflow-webserver'],
        ['zookeeper', 'container'],
        ['kafka', 'kafka', 'zookeeper'],
        ['oracle', 'oracle'],
      ],
    );
    assert.deepEqual(fieldsOf(named(proposal, 'airflow-scheduler')), {
      url: 'http://127.0.0.1:8080',
      apiVersion: 1,
      username: 'operador',
      password: '${AIRFLOW_UI_PASSWORD}',
    });
    assert.deepEqual(config.services.get('kafka')?.brokers, ['127.0.0.1:9092']);
    assert.equal(config.services.get('oracle')?.connectString, '127.0.0.1:1521/FREEPDB1');
    assert.equal(config.services.get('postgres')?.url, 'postgres://airflow:x@127.0.0.1:5433/airflow');
    assert.deepEqual(config.services.get('postgres')?.container, { project: 'erp', service: 'postgres' });
    assert.deepEqual(proposal.leftOut, [
      { name: 'airflow-init', why: 'one_off' },
      { name: 'flower', why: 'profile' },
    ]);
    const { scheduler, database, kafka, oracle, runner, verify } = config.pipeline;
    assert.deepEqual([scheduler, database, kafka, oracle], ['airflow-scheduler', 'postgres', 'kafka', 'oracle']);
    assert.deepEqual([runner, verify.how, verify.rowsSql], ['observe', 'observe', undefined]);
    assert.deepEqual([...new Set([...config.services.values()].map(({ mode }) => mode))], ['observe']);
  });

  it('copies no secret, and refers to the variables that the file itself uses', () => {
    const proposal = propose(OPERATION);
    const { text } = checked(proposal);
    assert.ok(!text.includes('TOPSECRET'));
    assert.deepEqual([...proposal.variables.keys()], ['POSTGRES_PASSWORD', 'AIRFLOW_UI_PASSWORD', 'ORACLE_PASSWORD']);
    const own = propose(
      'services: { db: { image: "postgres:16", ports: ["5432:5432"], environment: { POSTGRES_PASSWORD: "${DB_SECRET:?needed}", POSTGRES_USER: "$DB_USER" } } }',
    );
    assert.deepEqual(fieldsOf(named(own, 'db')), {
      url: 'postgres://${DB_USER}:${DB_SECRET}@127.0.0.1:5432/${DB_USER}',
    });
    checked(own);
  });

  it('of Airflow 3 asks its API server, by its own API', () => {
    const proposal = propose(`
services:
  api: { image: apache/airflow:3.1.0, command: api-server, ports: ["18080:8080"] }
  scheduler: { image: apache/airflow:3.1.0, command: [airflow, scheduler], depends_on: [api] }
  dag-processor: { image: apache/airflow:3.1.0, command: dag-processor }
  pg: { image: bitnami/postgresql:16, ports: ["5432:5432"], environment: { POSTGRESQL_USERNAME: a, POSTGRESQL_DATABASE: b } }
`);
    assert.deepEqual(fieldsOf(named(proposal, 'api')), { url: 'http://127.0.0.1:18080/api/v2/version' });
    assert.equal(named(proposal, 'dag-processor')?.kind, 'container');
    const { config } = checked(proposal);
    assert.deepEqual([config.services.get('scheduler')?.apiVersion, config.pipeline.scheduler], [2, 'scheduler']);
    assert.equal(config.services.get('pg')?.url, 'postgres://a:x@127.0.0.1:5432/b');
  });

  it('watches through Docker what publishes no port, and keeps the lab’s pipeline where a part of it is missing', () => {
    const proposal = propose('services: { postgres: { image: postgres, environment: { POSTGRES_PASSWORD: x } } }');
    assert.deepEqual([named(proposal, 'postgres')?.kind, proposal.pipeline], ['container', undefined]);
    const { config } = checked(proposal);
    assert.deepEqual([config.pipeline.scheduler, config.pipeline.database], ['lab-scheduler', 'lab-postgres']);
  });

  it('reads what a service extends, of the same file and of another', () => {
    put('base/common.yml', 'services: { db: { image: "postgis/postgis:16", environment: { POSTGRES_USER: gis } } }');
    const proposal = propose(`
services:
  base: { image: redpandadata/redpanda:v24, profiles: [never], command: redpanda start --advertise-kafka-addr internal://kafka:9092,external://localhost:19092 }
  kafka: { extends: base, profiles: !reset [], ports: ["19092:19092"] }
  db: { extends: { file: base/common.yml, service: db }, ports: ["15432:5432"] }
`);
    assert.deepEqual(fieldsOf(named(proposal, 'kafka')), { brokers: ['127.0.0.1:19092'] });
    assert.match(JSON.stringify(fieldsOf(named(proposal, 'db'))), /gis:.*15432\/gis/);
    checked(proposal);
    assert.match(problemsOf('services: { a: { extends: nobody } }').join(), /compose\.yml:1:\d+ .*nobody/);
    assert.equal(problemsOf('services: { a: { extends: b }, b: { extends: a } }').length, 2);
  });

  it('never proposes to touch a Temporal server, what it stands on, or what Guardia’s own addresses lead to', () => {
    const proposal = propose(
      `
services:
  temporal: { image: "temporalio/auto-setup:1.24", ports: ["7233:7233"], depends_on: [temporal-db] }
  temporal-db: { image: postgres:15, ports: ["5432:5432"] }
  store: { image: postgres:15, ports: ["17432:5432"], environment: { POSTGRES_HOST_AUTH_METHOD: trust } }
  app: { image: nginx, ports: ["80:80"], depends_on: [temporal-db] }
`,
      { isOwnPort: (port) => port === 17432 },
    );
    assert.deepEqual(
      proposal.services.map(({ name, touchable }) => [name, touchable]),
      [
        ['temporal-db', false],
        ['store', false],
        ['app', true],
      ],
    );
    const { config } = checked(proposal);
    assert.deepEqual(
      config.ownContainers.map(({ service }) => service),
      ['temporal', 'temporal-db'],
    );
    assert.deepEqual(
      [config.services.get('store')?.runtime, config.services.get('app')?.url],
      ['none', 'http://127.0.0.1:80/'],
    );
  });

  it('takes in a service of a profile that runs, and only watches one of several containers', () => {
    const text =
      'services: { a: { image: redis, ports: ["6379:6379"], profiles: [x] }, w: { image: nginx, ports: ["80"], deploy: { replicas: 3 } } }';
    assert.deepEqual(propose(text).services, []);
    const proposal = propose(text, { running: new Set(['a']) });
    assert.deepEqual(
      proposal.services.map(({ name, kind }) => [name, kind]),
      [['a', 'tcp']],
    );
    checked(proposal);
  });

  it('makes names and text of others harmless', () => {
    const proposal = propose(
      `
services:
  1st.db: { image: postgres, ports: ["5432:5432"], environment: { POSTGRES_USER: "a: b # c", POSTGRES_DB: "x\${y" } }
  yes: { image: "nginx", ports: ["8080:80"], depends_on: { 1st.db: null } }
`,
      { project: 'Mi proyecto: ${raro}' },
    );
    const { config } = checked(proposal);
    assert.deepEqual([...config.services.keys()].slice(0, 2), ['s-1st.db', 'yes']);
    assert.equal(config.services.get('yes')?.container?.project, 'Mi proyecto: ${raro}');
    assert.deepEqual(config.services.get('yes')?.dependsOn, ['s-1st.db']);
  });

  it('names the project as Compose does', () => {
    const nameOf = (file: string, text: string): string => {
      const read = readCompose(put(file, text), () => undefined);
      return 'compose' in read ? read.compose.project : '';
    };
    assert.equal(nameOf('My ERP_2.0/compose.yml', 'services: {}'), 'myerp_20');
    assert.equal(nameOf('x/compose.yml', 'name: ${P:-named}\nservices: {}'), 'named');
    put('y/.env', 'COMPOSE_PROJECT_NAME=fromenv\n');
    assert.equal(nameOf('y/compose.yml', 'services: {}'), 'fromenv');
  });

  it('says what is wrong with line and column, and proposes nothing', () => {
    assert.match(problemsOf('services:\n  a:\n\timage: x\n')[0] ?? '', /^compose\.yml:3:1 .*tabs/);
    assert.match(problemsOf('services:\n  a: [1, 2]\n')[0] ?? '', /^compose\.yml:2:6 services\.a/);
    assert.match(problemsOf('version: "3"\n')[0] ?? '', /"services" is missing/);
    assert.match(problemsOf('')[0] ?? '', /empty/);
    assert.match(problemsOf('services: {a: *nobody}')[0] ?? '', /^compose\.yml:1:15 .*alias/);
    const nowhere = readCompose(join(dir, 'none.yml'), () => undefined);
    assert.equal('problems' in nowhere && nowhere.problems[0]?.code, 'file_missing');
  });
});
