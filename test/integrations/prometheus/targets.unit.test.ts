import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scrapeTargets } from '../../../src/integrations/prometheus/targets.js';

describe("Prometheus' targets", () => {
  const servers: Server[] = [];
  after(() => servers.forEach((server) => (server.closeAllConnections(), server.close())));

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const answering = (body: unknown, status = 200) =>
    serve((_request, response) => void response.writeHead(status).end(JSON.stringify(body)));

  it('are asked for under the path that the address has', async () => {
    const paths: (string | undefined)[] = [];
    const body = {
      status: 'success',
      data: {
        activeTargets: [
          { labels: { job: 'erp', instance: 'a:1', env: 'prod' }, health: 'up', lastError: '', scrapePool: 'erp' },
          { labels: {}, scrapePool: 'pool', health: 'down', lastError: 'Get "http://u:secreto@a:1/metrics": refused' },
        ],
        droppedTargets: [],
      },
    };
    const url = await serve((request, response) => (paths.push(request.url), response.end(JSON.stringify(body))));
    assert.deepEqual(await scrapeTargets(`${url}/prometheus`, 2_000), [
      { job: 'erp', instance: 'a:1', health: 'up' },
      { job: 'pool', instance: '', health: 'down', lastError: 'Get "http://***@a:1/metrics": refused' },
    ]);
    assert.deepEqual(paths, ['/prometheus/api/v1/targets?state=active']);
  });

  for (const [what, url, code] of [
    ['a login', () => answering({}, 401), 'AUTHENTICATION_FAILED'],
    ['an error', () => answering({}, 500), 'SERVICE_ERROR'],
    ['something that is no Prometheus', () => answering({ status: 'success', data: {} }), 'BAD_ANSWER'],
    ['a page', () => serve((_request, response) => void response.end('<html>')), 'BAD_ANSWER'],
    ['nothing', () => serve(() => undefined), 'SERVICE_TIMEOUT'],
    ['nobody', async () => 'http://127.0.0.1:1', 'SERVICE_UNREACHABLE'],
  ] as const) {
    it(`${what} is ${code}`, async () => {
      await assert.rejects(scrapeTargets(await url(), 300), { name: 'IntegrationError', code });
    });
  }
});
