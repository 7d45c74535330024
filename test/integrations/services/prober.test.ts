import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { IntegrationError } from '../../../src/integrations/integration-error.js';
import { createProber } from '../../../src/integrations/services/prober.js';
import type { ProbeTarget } from '../../../src/integrations/services/probe-target.js';
import { rejectedWith } from '../../support/rejections.js';

describe('the prober', () => {
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<number> => listen(createServer(listener));
  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const probe = (target: ProbeTarget | undefined, timeoutMs = 2_000) =>
    createProber({ find: () => target && { timeoutMs, ...target } })('it');
  const verdict = async (target: ProbeTarget | undefined, timeoutMs?: number): Promise<string> => {
    const { health, code } = await probe(target, timeoutMs);
    return `${health} ${code}`;
  };
  const airflow = (health: () => Promise<never>): ProbeTarget => ({ kind: 'airflow', health });
  const failing = (
    code: 'SERVICE_UNREACHABLE' | 'SERVICE_TIMEOUT' | 'NOT_FOUND' | 'RUNTIME_UNREACHABLE' | 'NOT_ALLOWED',
  ) => Promise.reject(new IntegrationError(code, 'it failed'));

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('judges an HTTP service by its status', async () => {
    const port = await serve((request, response) =>
      response.writeHead(Number(request.url?.slice(1)), { location: '/x' }).end('x'.repeat(100_000)),
    );
    const at = (status: number, expectStatus?: number): ProbeTarget => ({
      kind: 'http',
      url: `http://127.0.0.1:${port}/${status}`,
      ...(expectStatus !== undefined && { expectStatus }),
    });
    assert.equal(await verdict(at(200)), 'healthy ok');
    assert.equal(await verdict(at(302)), 'healthy ok');
    assert.equal(await verdict(at(503)), 'unhealthy bad_answer');
    assert.equal(await verdict(at(401)), 'unknown refused_credentials');
    assert.equal(await verdict(at(401, 401)), 'healthy ok');
    assert.equal(await verdict(at(200, 204)), 'unhealthy bad_answer');
  });

  it('never tells what an address carries besides its place', async () => {
    for (const url of ['http://u:secret@127.0.0.1:9/', 'http://127.0.0.1:9/secret?token=secret', 'secret']) {
      const finding = await probe({ kind: 'http', url });
      assert.notEqual(finding.health, 'healthy');
      assert.doesNotMatch(finding.detail, /secret/);
    }
  });

  it('finds whether somebody listens on a TCP port', async () => {
    const port = await listen(createTcpServer());
    assert.equal(await verdict({ kind: 'tcp', host: '127.0.0.1', port }), 'healthy ok');
    assert.equal(await verdict({ kind: 'tcp', host: '127.0.0.1', port: 9 }), 'unhealthy unreachable');
  });

  it('gives up on a service that accepts and never answers', async () => {
    const port = await serve(() => undefined);
    assert.equal(await verdict({ kind: 'http', url: `http://127.0.0.1:${port}/` }, 200), 'unhealthy timeout');
  });

  it('gives up on a client that forgets its signal', async () => {
    const finding = await probe(
      airflow(() => new Promise<never>(() => undefined)),
      100,
    );
    assert.deepEqual([finding.health, finding.code], ['unhealthy', 'timeout']);
  });

  it('judges an Airflow by its database first, then by its scheduler', async () => {
    const part = { status: 'healthy' } as const;
    const with_ = (changes: object): ProbeTarget => ({
      kind: 'airflow',
      heartbeatLimitMs: 30_000,
      health: async () => ({
        metadatabase: part,
        scheduler: { ...part, heartbeatAgeMs: 2_000 },
        triggerer: part,
        dagProcessor: part,
        ...changes,
      }),
    });
    assert.equal(await verdict(with_({})), 'healthy ok');
    assert.equal(await verdict(with_({ metadatabase: { status: 'unhealthy' } })), 'unhealthy metadatabase_down');
    assert.equal(await verdict(with_({ scheduler: { ...part, heartbeatAgeMs: 31_000 } })), 'unhealthy scheduler_stale');
    assert.equal(await verdict(airflow(() => failing('SERVICE_UNREACHABLE'))), 'unhealthy unreachable');
  });

  it('does not blame a container for an engine that is away', async () => {
    const container = (judge: () => Promise<never>): ProbeTarget => ({ kind: 'container', judge });
    assert.equal(await verdict(container(() => failing('RUNTIME_UNREACHABLE'))), 'unknown unreachable');
    assert.equal(await verdict(container(() => failing('SERVICE_TIMEOUT'))), 'unknown timeout');
    assert.equal(await verdict(container(() => failing('NOT_ALLOWED'))), 'unknown not_configured');
    assert.equal(await verdict(container(() => failing('NOT_FOUND'))), 'unhealthy stopped');
    assert.equal(
      await verdict(
        container(() => new Promise<never>(() => undefined)),
        100,
      ),
      'unknown timeout',
    );
  });

  it('says that a service is not configured instead of failing', async () => {
    assert.equal(await verdict(undefined), 'unknown not_configured');
  });

  it('keeps details to one bounded line without credentials', async () => {
    const long = `first\nsecond \u001b[31m postgres://user:hunter2@host/db ${'x'.repeat(1_000)}`;
    const finding = await probe({ kind: 'container', judge: () => Promise.reject(new Error(long)) });
    assert.ok(finding.detail.length <= 300);
    assert.doesNotMatch(finding.detail, /hunter2|\p{Cc}/u);
  });

  it('stops when its caller gives up', async () => {
    const giveUp = new AbortController();
    const asked = createProber({ find: () => airflow(() => new Promise<never>(() => undefined)) })('it', giveUp.signal);
    giveUp.abort();
    await rejectedWith('CANCELLED', asked);
  });
});
