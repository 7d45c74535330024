import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile, chmod, chown, copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import type { Server } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { reviewSecurity } from '../../../src/activities/maintenance/review-security.js';
import type { TaskReport } from '../../../src/domain/maintenance/task.js';
import { openLab } from '../../../src/lab/lab.js';
import { securityPorts } from '../../../src/wiring/maintenance/security.js';
import { openOperation } from '../../../src/wiring/services.js';
import { eventually } from '../../support/eventually.js';
import { rendered } from '../../support/rendered.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { codesOf, linesOf, orderOf } from '../../support/task-order.js';
import { writtenHome } from '../../support/written-home.js';
import type { WrittenHome } from '../../support/written-home.js';

const TLS = fileURLToPath(new URL('../../support/tls', import.meta.url));
const SECRET = 'clave-larga-de-prueba';
const DAY_MS = 86_400_000;

// A real PostgreSQL with doors left open, its own TLS, and an HTTPS service; the store is beside.
describe('The task review_security, on real services', () => {
  let test: TestStore;
  let home: WrittenHome;
  let https: Server;
  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
    const { outside, server } = test;
    const soon = new Date(Date.now() + 10 * DAY_MS).toISOString();
    await outside.query(`
      CREATE ROLE jefe LOGIN SUPERUSER PASSWORD '${SECRET}';
      CREATE ROLE vigia LOGIN PASSWORD '${SECRET}' IN ROLE pg_monitor;
      CREATE ROLE fabrica LOGIN CREATEROLE CREATEDB IN ROLE pg_execute_server_program;
      CREATE ROLE vencido LOGIN VALID UNTIL '2020-01-01';
      CREATE ROLE proximo LOGIN VALID UNTIL '${soon}';
      CREATE TABLE public.orders (n int);
      GRANT INSERT ON public.orders TO PUBLIC;
      GRANT SELECT ON guardia.incidents TO PUBLIC;
      GRANT CREATE ON SCHEMA public TO PUBLIC`);
    await appendFile(join(server.pgdata, 'pg_hba.conf'), '\nhost all vencido 127.0.0.1/32 trust\n');
    await useTls(test);
    const [key, cert] = await Promise.all(['key', 'cert'].map((part) => readFile(join(TLS, `localhost.${part}.pem`))));
    https = createServer({ key, cert }, (socket) => socket.on('error', () => undefined).end());
    https.listen(0, '127.0.0.1');
    await once(https, 'listening');
    const { port } = https.address() as AddressInfo;
    home = await writtenHome(
      [
        [['services'], { 'lab-postgres': { kind: 'postgres', runtime: 'process', lab: true } }],
        [['services', 'erp'], { kind: 'postgres', url: '${ERP_URL}', runtime: 'none' }],
        [
          ['services', 'airflow'],
          {
            kind: 'airflow',
            url: 'http://airflow.interno:8080',
            username: 'admin',
            password: 'admin',
            runtime: 'none',
          },
        ],
        [['services', 'portal'], { kind: 'http', url: `https://localhost:${port}/health`, runtime: 'none' }],
        [['services', 'kafka'], { kind: 'kafka', brokers: ['127.0.0.1:1'], tls: true, runtime: 'none' }],
        [['pipeline', 'scheduler'], 'airflow'],
        [['pipeline', 'database'], 'erp'],
      ],
      { ERP_URL: Object.assign(new URL(server.url), { username: 'vigia', password: SECRET }).href },
    );
    await writeFile(join(home.dir, '.env'), 'OTHER=1\n', { mode: 0o640 });
  });
  after(async () => {
    https?.close();
    await home?.close();
    await test?.close();
  });

  async function review(changes: Parameters<typeof orderOf<'review_security'>>[1] = {}): Promise<TaskReport> {
    const { settings, documents } = home;
    const operation = openOperation(documents, openLab(settings), () => assert.fail('nothing here is a container'));
    const ports = securityPorts({ settings, documents, operation, store: test.store });
    const report = await reviewSecurity(ports).plan(orderOf('review_security', changes));
    assert.ok(!JSON.stringify(report).includes(SECRET), 'a secret is in the report');
    return report;
  }
  const namesIn = (report: TaskReport, code: Parameters<typeof linesOf>[1]) =>
    linesOf(report, code).map(({ service, names, lines }) => `${service}: ${names ?? lines}`);

  it('names who may too much on a server, what runs out, and what is open to all', async () => {
    const report = await review();
    const superusers = namesIn(report, 'security_superusers');
    assert.match(superusers.join(), /^erp: .*jefe/);
    assert.deepEqual(namesIn(report, 'security_role_rights'), ['erp: fabrica (CREATEROLE CREATEDB)']);
    assert.deepEqual(namesIn(report, 'security_reach_server'), ['erp: fabrica (pg_execute_server_program)']);
    assert.deepEqual(namesIn(report, 'security_logins_expired'), ['erp: vencido']);
    assert.deepEqual(namesIn(report, 'security_logins_expiring'), ['erp: proximo']);
    assert.match(namesIn(report, 'security_logins_without_end').join(), /vigia/);
    assert.deepEqual(namesIn(report, 'security_public_schemas'), ['erp: public']);
    assert.deepEqual(namesIn(report, 'security_public_tables'), ['erp: public.orders']);
    // Ours may not read them, and says so.
    assert.deepEqual(linesOf(report, 'security_hba_unreadable'), [{ service: 'erp' }]);
    rendered(report);
  });

  it('reads pg_hba.conf where it may, and says that it then may too much', async () => {
    await test.outside.query('ALTER ROLE vigia SUPERUSER');
    try {
      const report = await review();
      const { lines } = linesOf(report, 'security_hba_trust')[0] ?? {};
      const hba = (await readFile(join(test.server.pgdata, 'pg_hba.conf'), 'utf8')).split('\n');
      assert.match(hba[Number(String(lines).split(', ').at(-1)) - 1] ?? '', /vencido .*trust/);
      assert.ok(codesOf(report).includes('security_connected_as_superuser!'));
      rendered(report);
    } finally {
      await test.outside.query('ALTER ROLE vigia NOSUPERUSER');
    }
  });

  it('names weak passwords, secrets in clear and files that others read, and never what they are', async () => {
    const report = await review();
    assert.deepEqual(linesOf(report, 'exposed_weak_password'), [
      { subject: 'airflow', user: 'admin', weakness: 'well_known' },
    ]);
    const yaml = (await readFile(join(home.dir, 'guardia.yaml'), 'utf8')).split('\n');
    const [clear] = linesOf(report, 'exposed_secret_in_clear');
    assert.equal(clear?.['path'], 'services.airflow.password');
    assert.match(yaml[Number(clear?.['line']) - 1] ?? '', /password: admin/);
    assert.deepEqual(linesOf(report, 'exposed_on_the_way'), [{ service: 'airflow', address: 'airflow.interno:8080' }]);
    assert.ok(linesOf(report, 'exposed_file').some(({ file, mode }) => file === '.env' && mode === '640'));
    await chmod(join(home.dir, '.env'), 0o600);
    assert.ok(!linesOf(await review(), 'exposed_file').some(({ file }) => file === '.env'));
  });

  it('reads the certificates of an HTTPS service and of PostgreSQL, and says when they end', async () => {
    const report = await review();
    const valid = linesOf(report, 'certificate_valid');
    assert.deepEqual(
      valid.map(({ service, validTo, issuer }) => [service, validTo, issuer]),
      [
        ['erp', '2126-10-29T02:16:18.000Z', 'localhost'],
        ['portal', '2126-10-29T02:16:18.000Z', 'localhost'],
      ],
    );
    assert.equal(linesOf(report, 'certificate_untrusted').length, 2);
    assert.equal(report.figures?.certificateCount, 2);
    const soon = await review({ params: { certificateWithinMs: 120 * 365 * DAY_MS } });
    assert.equal(linesOf(soon, 'certificate_expires_soon').length, 2);
    const late = await review({ startedAt: '2127-01-01T00:00:00.000Z' });
    assert.equal(linesOf(late, 'certificate_expired').length, 2);
    rendered(soon);
    rendered(late);
  });

  it('says what it could not look at, and looks at the rest', async () => {
    const report = await review();
    assert.deepEqual(linesOf(report, 'not_reviewed'), [
      { service: 'lab-postgres', code: 'CONFIG_INVALID' },
      { service: 'kafka (127.0.0.1:1)', code: 'SERVICE_UNREACHABLE' },
    ]);
  });

  it('says of a server without TLS that it offers none', async () => {
    await test.outside.query('ALTER SYSTEM RESET ssl');
    await test.outside.query('SELECT pg_reload_conf()');
    const none = await eventually('TLS is off', async () => {
      const found = linesOf(await review(), 'certificate_none');
      return found.length > 0 ? found : undefined;
    });
    assert.equal(none[0]?.['service'], 'erp');
  });
});

/** With a certificate where PostgreSQL looks for one, which must be its own account's. */
async function useTls({ server, outside }: TestStore): Promise<void> {
  const { uid, gid } = await stat(server.pgdata);
  for (const [from, to] of [
    ['localhost.cert.pem', 'server.crt'],
    ['localhost.key.pem', 'server.key'],
  ] as const) {
    const path = join(server.pgdata, to);
    await copyFile(join(TLS, from), path);
    await chmod(path, 0o600);
    await chown(path, uid, gid);
  }
  await outside.query('ALTER SYSTEM SET ssl = on');
  await outside.query('SELECT pg_reload_conf()');
  await eventually('TLS is on', async () => {
    const { rows } = await outside.query<{ ssl: string }>('SHOW ssl');
    return rows[0]?.ssl === 'on' || undefined;
  });
}
