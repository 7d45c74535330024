import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../soak/child.js';
import type { Child } from '../../soak/child.js';
import { makeHome } from '../../soak/home.js';
import type { Home } from '../../soak/home.js';
import { isPage } from '../../soak/pages.js';
import { REPAIRABLE, snapshotFor } from '../../soak/scenario.js';
import { openIncidentClient } from '../../src/client.js';
import { openDocuments } from '../../src/documents/open-documents.js';
import { openLedger } from '../../src/integrations/process/ledger.js';
import { labFiles } from '../../src/lab/lab-files.js';
import { openLab } from '../../src/lab/lab.js';
import { eventually } from '../support/eventually.js';
import { FakeSlack } from '../support/fake-slack.js';

const SUBJECT = 'sim-all-killed';
const READY = /Ctrl-C/;

describe('kill -9 of everything in the middle of a restart, and npm start again', function () {
  this.timeout(300_000);
  let home: Home;
  let slack: FakeSlack;
  const children: Child[] = [];

  before(async () => {
    slack = await FakeSlack.start();
    home = await makeHome(slack.webhookUrl);
  });
  after(async () => {
    await Promise.all(children.map((child) => child.end('SIGKILL')));
    if (home) {
      await killServers(home);
      await openLab(home.settings).down();
      await home.remove();
    }
    await slack?.close();
  });

  async function start(mark?: string): Promise<Child> {
    const strike = { activity: 'restart_failed_services', at: 'killed', victim: 'worker' } as const;
    const child = startChild('start.ts', { env: home.env, ...(mark !== undefined && { strike: { ...strike, mark } }) });
    children.push(child);
    await child.says(READY);
    return child;
  }

  it('goes on with the incident, restarts once, and calls nobody', async () => {
    const { settings } = home;
    const address = `127.0.0.1:${settings.ports.temporal}`;
    const first = await start(join(home.dir, 'struck'));
    await openLab(settings).break('scheduler_killed', { simulationId: SUBJECT });
    const ledger = openLedger(labFiles(settings.dataDir).ledger);
    const { length: linesBefore } = await ledger.read();
    const { workflowId } = await opened(home, address);
    await first.ended;
    await killServers(home);
    for (const left of ['run/instance.json', 'temporal/server.json', 'postgres/server.json'])
      await access(join(settings.dataDir, left));

    await start();
    const client = await openIncidentClient({ settings, address });
    const ended: unknown = await client.temporal.workflow.getHandle(workflowId).result();
    await client.close();
    assert.equal((ended as { readonly resolution: string }).resolution, 'verified');
    const lines = (await ledger.read()).slice(linesBefore);
    assert.deepEqual(
      lines.filter(({ event }) => event === 'start').map(({ service }) => service),
      ['lab-scheduler'],
    );
    assert.deepEqual(slack.ledger.entries.filter(isPage), []);
  });

  async function opened({ settings }: Home, address: string): Promise<{ readonly workflowId: string }> {
    const documents = openDocuments(settings);
    const client = await openIncidentClient({ settings, address });
    const runbook = await eventually('the runbook', async () => documents.snapshot('pipeline_down'));
    const snapshot = snapshotFor(runbook, { ...REPAIRABLE, fault: 'scheduler_killed' });
    const outcome = await client.intake(
      { type: 'pipeline_down', subject: SUBJECT, status: 'firing', source: 'simulation' },
      { mode: 'simulation', snapshot },
    );
    await client.close();
    documents.close();
    return outcome;
  }
});

/** Temporal and PostgreSQL, by the numbers that they were started under. */
async function killServers({ settings }: Home): Promise<void> {
  for (const name of ['temporal', 'postgres']) {
    const text = await readFile(join(settings.dataDir, name, 'server.json'), 'utf8').catch(() => '{}');
    const { process: server } = JSON.parse(text) as { readonly process?: { readonly pid: number } };
    try {
      if (server) process.kill(server.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
}
