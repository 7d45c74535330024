import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../soak/child.js';
import type { Child } from '../../soak/child.js';
import { makeHome } from '../../soak/home.js';
import type { Home } from '../../soak/home.js';
import { livingInstance } from '../../src/embedded/instance.js';
import { isPortFree } from '../../src/embedded/ports.js';
import { startMessages } from '../../src/messages/start.js';
import { startTestServer } from '../support/test-server.js';
import type { TestServer } from '../support/test-server.js';

describe('npm start where TEMPORAL_ADDRESS is set', function () {
  this.timeout(120_000);
  let server: TestServer;
  let home: Home;
  let guardia: Child;

  before(async () => {
    server = await startTestServer();
    home = await makeHome('http://127.0.0.1:9/', { TEMPORAL_ADDRESS: server.address, GUARDIA_API_PORT: '0' });
    guardia = startChild('start.ts', { env: home.env });
  });
  after(async () => {
    await guardia?.end('SIGTERM');
    await home?.remove();
    await server?.close();
  });

  it('works on that server, and starts none of its own', async () => {
    const printed = await guardia.says(/Ctrl-C/);
    const { progress } = startMessages('es');
    assert.ok(printed.includes(progress.usingTemporal(server.address)), printed);
    await assert.rejects(access(join(home.settings.dataDir, 'temporal')));
    assert.ok(await isPortFree(home.settings.ports.temporal));

    const { apiUrl = '' } = (await livingInstance(home.settings.dataDir)) ?? {};
    const answer = await fetch(`${apiUrl}/v1/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'unheard_of', subject: 'erp' }),
    });
    assert.equal(answer.status, 202, await answer.text());
    const { status } = await server.client.workflow.getHandle('incident/unknown_incident/unheard_of/erp').describe();
    assert.equal(status.name, 'RUNNING');
  });
});
