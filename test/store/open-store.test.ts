import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import net from 'node:net';
import { IntegrationError } from '../../src/integrations/integration-error.js';
import { openStore } from '../../src/store/open-store.js';
import { freePort } from '../../src/embedded/ports.js';
import { anIncidentView } from '../support/incident-view.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

describe('the store', () => {
  let test: TestStore;

  before(async () => {
    test = await startTestStore();
  });
  after(() => test?.close());

  const codeOf =
    (code: string) =>
    (error: unknown): boolean =>
      error instanceof IntegrationError && error.code === code && !error.message.includes('secret');

  it('says that its tables are missing before it was migrated', async () => {
    await assert.rejects(test.store.register(anIncidentView()), codeOf('CONFIG_INVALID'));
  });

  it('is migrated once by five that try at the same moment, and again without any effect', async () => {
    const ran = await Promise.all(Array.from({ length: 5 }, () => test.store.migrate()));
    const files = await readdir(new URL('../../src/store/migrations/', import.meta.url));
    assert.equal(ran.flat().length, files.length);
    assert.equal(ran.filter((names) => names.length > 0).length, 1);
    assert.deepEqual(await test.store.migrate(), []);
  });

  it('keeps a post-mortem, and replaces it when it is written again', async () => {
    await test.store.savePostmortem({ incidentId: 'run-a', language: 'es', markdown: '# Uno', file: 'uno.md' });
    await test.store.savePostmortem({ incidentId: 'run-a', language: 'en', markdown: '# Two \u0000', file: 'two.md' });
    const kept = await test.store.findPostmortem('run-a');
    assert.equal(kept?.markdown, '# Two ');
    assert.equal(kept?.language, 'en');
    assert.equal(await test.store.findPostmortem('run-b'), undefined);
  });

  it('remembers alerts that opened nothing, newest first', async () => {
    const alert = { type: 'pipeline_down', subject: 'x', status: 'firing', source: 'api' } as const;
    await test.store.noteIntake({ alert, workflowId: 'incident/pipeline_down/x', outcome: 'healthy_by_probe' });
    await test.store.noteIntake({ alert, workflowId: 'incident/pipeline_down/x', outcome: 'recently_closed' });
    const notes = await test.store.listIntakeNotes(10);
    assert.deepEqual(
      notes.map((note) => note.outcome),
      ['recently_closed', 'healthy_by_probe'],
    );
    assert.deepEqual(notes[0]?.alert, alert);
  });

  it('goes on after PostgreSQL closed its connections', async () => {
    await test.store.ping();
    await test.outside.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'guardia'`,
    );
    await test.store.ping().catch(() => undefined);
    await test.store.ping();
  });

  it('says STORE_UNREACHABLE within seconds where a lock holds a query up', async () => {
    const holder = await test.outside.connect();
    try {
      await holder.query('BEGIN; LOCK TABLE guardia.incidents');
      await assert.rejects(test.store.findByNumber(1), codeOf('STORE_UNREACHABLE'));
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
  });

  it('says STORE_UNREACHABLE where nobody listens, and where somebody listens and never answers', async () => {
    const silent = net.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as net.AddressInfo;
    for (const where of [await freePort(), port]) {
      const store = openStore(`postgres://guardia:secret@127.0.0.1:${where}/guardia`);
      await assert.rejects(store.ping(), codeOf('STORE_UNREACHABLE'));
      await assert.rejects(store.migrate(), codeOf('STORE_UNREACHABLE'));
      await store.close();
    }
    silent.close();
  });

  it('says that the credentials were refused, and never what they were', async () => {
    const url = new URL(test.server.url);
    url.password = 'secret';
    const store = openStore(url.href);
    await assert.rejects(store.ping(), codeOf('AUTHENTICATION_FAILED'));
    await assert.rejects(store.migrate(), codeOf('AUTHENTICATION_FAILED'));
    await store.close();
  });

  it('says that there is no such database', async () => {
    const url = new URL(test.server.url);
    url.pathname = '/otra';
    const store = openStore(url.href);
    await assert.rejects(store.ping(), codeOf('CONFIG_INVALID'));
    await store.close();
  });

  it('refuses what is no PostgreSQL URL without quoting it', () => {
    assert.throws(() => openStore('mysql://guardia:secret@127.0.0.1/guardia'), codeOf('CONFIG_INVALID'));
    assert.throws(() => openStore('secret'), codeOf('CONFIG_INVALID'));
  });
});
