import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import type { AirflowClient, AirflowConfig } from '../../../src/integrations/airflow/airflow.js';
import { refused } from './contract.js';

/** What a real Airflow does only on a bad day; the good days are the contract's. */
describe('The Airflow client on a bad day', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const client = (config: Partial<AirflowConfig> = {}): AirflowClient =>
    openAirflow({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiVersion: 2, ...config });
  const answering = (status: number, body: string, headers: Record<string, string> = {}): void => {
    answer = (_, response) => response.writeHead(status, headers).end(body);
  };

  it('gives up a server that never answers', async () => {
    answer = () => undefined;
    await refused('SERVICE_TIMEOUT', client({ timeoutMs: 50 }).health());
  });

  it('gives up a server that stops in the middle of its answer', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-length': '100' }).write('{"metadatabase":');
    await refused('SERVICE_TIMEOUT', client({ timeoutMs: 50 }).health());
  });

  it('tells a cancelled question from one that took too long', async () => {
    const caller = new AbortController();
    answer = () => caller.abort();
    await refused('CANCELLED', client().health(caller.signal));
  });

  it('says that nobody listens', async () => {
    await refused('SERVICE_UNREACHABLE', client({ url: 'http://127.0.0.1:1' }).health());
  });

  it('may ask again later where the server is overloaded, and hears when', async () => {
    answering(503, '<html>', { 'retry-after': '7' });
    await assert.rejects(client().health(), { code: 'SERVICE_ERROR', retryAfterMs: 7_000 });
    answering(500, 'Ooops!');
    await refused('SERVICE_ERROR', client().health());
  });

  it('takes a login page or a redirect for a wrong address', async () => {
    answering(200, '<html>sign in</html>');
    await refused('BAD_ANSWER', client().health());
    answering(302, '', { location: 'https://sso.example.com/' });
    await assert.rejects(client().health(), { code: 'BAD_ANSWER', message: /sso\.example\.com/ });
  });

  it('says conflict where another run is the reason, and its own run does not exist', async () => {
    answer = (request, response) =>
      response
        .writeHead(request.method === 'POST' ? 409 : 404)
        .end('{"detail":{"reason":"Unique constraint violation"}}');
    await refused('CONFLICT', client().triggerRun({ dagId: 'd', runId: 'r' }));
  });

  it('asks for a new token once, and not for ever', async () => {
    const asked: string[] = [];
    answer = (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const isToken = request.url === '/auth/token';
      response.writeHead(isToken ? 201 : 401).end(isToken ? '{"access_token":"t"}' : '{"detail":"Token Expired"}');
    };
    await refused('AUTHENTICATION_FAILED', client({ username: 'admin', password: 'x' }).getRun('d', 'r'));
    const run = 'GET /api/v2/dags/d/dagRuns/r';
    assert.deepEqual(asked, ['POST /auth/token', run, 'POST /auth/token', run]);
  });

  it('never quotes a password or a token', async () => {
    const secret = { username: 'admin', password: 'very-secret' };
    answering(201, '{"access_token":""}');
    await assert.rejects(client(secret).getRun('d', 'r'), (error) => !String(error).includes('very-secret'));
    assert.throws(() => client({ url: 'http://admin:very-secret@127.0.0.1/' }), {
      code: 'CONFIG_INVALID',
      message: /^(?!.*very-secret)/,
    });
  });

  it('works below a path, and refuses what is no address', async () => {
    let path: string | undefined;
    answer = (request, response) => {
      path = request.url;
      response.end('{"metadatabase":{"status":"healthy"},"scheduler":{"status":"healthy"}}');
    };
    await client({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/airflow`, apiVersion: 1 }).health();
    assert.equal(path, '/airflow/api/v1/health');
    assert.throws(() => client({ url: 'airflow:8080' }), { code: 'CONFIG_INVALID' });
  });

  it('refuses a run id that Airflow would not take, before asking', async () => {
    await refused('CONFIG_INVALID', client().triggerRun({ dagId: 'd', runId: 'a/b' }));
  });

  it('reads every page of a run’s tasks', async () => {
    answer = (request, response) => {
      const offset = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset'));
      const tasks = Array.from({ length: offset === 0 ? 100 : 7 }, (_, task) => ({ task_id: `t${offset + task}` }));
      response.end(JSON.stringify({ task_instances: tasks }));
    };
    assert.equal((await client().listTasks('d', 'r')).length, 107);
  });

  it('keeps only the end of a log that is very long', async () => {
    const line = `${JSON.stringify({ event: 'x'.repeat(500), level: 'info' })}\n`;
    answer = (request, response) => {
      assert.equal(request.headers.accept, 'application/x-ndjson');
      for (let written = 0; written < 20_000; written += 1) response.write(line);
      response.end(`${JSON.stringify({ event: 'the end', level: 'error' })}\n`);
    };
    const log = await client({ timeoutMs: 20_000 }).taskLog('d', 'r', { taskId: 't', tries: 1 });
    assert.deepEqual([log.lines.at(-1), log.lines.length], ['error: the end', 60]);
  });

  it('asks Airflow to test its own connection, without the password that it was not told', async () => {
    let sent = '';
    answer = (request, response) => {
      if (request.method === 'GET') {
        response.end(
          '{"connection_id":"oracle","conn_type":"oracle","host":"db","login":"erp","password":"***","extra":"{}"}',
        );
        return;
      }
      request.setEncoding('utf8').on('data', (part: string) => (sent += part));
      request.on('end', () => response.end('{"status":false,"message":"ORA-12541: no listener"}'));
    };
    const failed = await client().testConnection('oracle');
    assert.deepEqual(failed, { outcome: 'failed', message: 'ORA-12541: no listener' });
    const stored = { connection_id: 'oracle', conn_type: 'oracle', host: 'db', login: 'erp', extra: '{}' };
    assert.deepEqual(JSON.parse(sent), stored);
  });
});
