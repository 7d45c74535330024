import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../soak/child.js';
import type { Child } from '../../soak/child.js';
import { makeHome } from '../../soak/home.js';
import type { Home } from '../../soak/home.js';
import type { StrikeOrder } from '../../soak/strike.js';
import { openIncidentClient } from '../../src/client.js';
import type { MaintenanceView } from '../../src/domain/maintenance/run.js';
import { openLab } from '../../src/lab/lab.js';
import { FakeSlack } from '../support/fake-slack.js';

const READY = /Ctrl-C/;
const BACKUP = 'maintenance/backups/lab-postgres';

/** Where the worker dies: before a deed, after it and before Temporal knew, and between two tasks. */
const BLOWS = [
  { activity: 'carry_out_task', at: 'enter', key: 'back_up_database' },
  { activity: 'carry_out_task', at: 'leave', key: 'back_up_database' },
  { activity: 'plan_task', at: 'leave', key: 'review_configuration' },
] as const;

describe('kill -9 of Guardia in the middle of a maintenance run, and npm start again', function () {
  this.timeout(300_000);
  let home: Home;
  let slack: FakeSlack;
  const children: Child[] = [];

  before(async () => {
    slack = await FakeSlack.start();
    home = await makeHome(slack.webhookUrl);
  });
  after(async () => {
    await Promise.all(children.map((child) => child.end('SIGTERM')));
    if (home) {
      await openLab(home.settings).down();
      await home.remove();
    }
    await slack?.close();
  });

  async function start(strike?: StrikeOrder): Promise<Child> {
    const child = startChild('start.ts', { env: home.env, ...(strike && { strike }) });
    children.push(child);
    await child.says(READY);
    return child;
  }

  it('ends with every task done once, and one backup for each time that one was asked for', async () => {
    const { settings } = home;
    const client = (): ReturnType<typeof openIncidentClient> =>
      openIncidentClient({ settings, address: `127.0.0.1:${settings.ports.temporal}` });
    for (const [index, blow] of BLOWS.entries()) {
      const struck = await start({ ...blow, victim: 'worker', mark: join(home.dir, `struck-${index}`) });
      const before = await client();
      const tasks = ['back_up_database', 'review_configuration'] as const;
      const { workflowId } = await before.maintenance.start({ cadence: 'monthly', by: 'ana', tasks });
      await before.close();
      await struck.ended;
      const again = await start();
      const after = await client();
      const view = (await after.temporal.workflow.getHandle(workflowId).result()) as MaintenanceView;
      await after.close();
      await again.end('SIGTERM');
      assert.deepEqual(
        view.results.map(({ task, outcome }) => `${task} ${outcome}`),
        ['back_up_database done', 'review_configuration done'],
        JSON.stringify(view.results),
      );
      const files = await readdir(join(settings.dataDir, BACKUP));
      assert.equal(files.filter((file) => file.endsWith('.dump')).length, index + 1, files.join());
      assert.deepEqual(
        files.filter((file) => file.endsWith('.part')),
        [],
      );
    }
  });
});
