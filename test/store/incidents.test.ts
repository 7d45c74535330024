import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anIncidentView } from '../support/incident-view.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

describe('incidents in the store', () => {
  let test: TestStore;

  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  after(() => test?.close());
  beforeEach(() => test.outside.query('TRUNCATE guardia.incidents RESTART IDENTITY'));

  const anIncident = (incidentId: string, change: Parameters<typeof anIncidentView>[0] = {}) =>
    anIncidentView({ incidentId, ...change });

  it('gives an incident the same number at every call, also when ten ask at once, and leaves no gap by it', async () => {
    const numbers = await Promise.all(Array.from({ length: 10 }, () => test.store.register(anIncident('run-a'))));
    assert.deepEqual(new Set(numbers), new Set([numbers[0]]));
    await test.store.register(anIncident('run-a'));
    await test.store.save(anIncident('run-a'));
    const first = numbers[0] ?? 0;
    const next = await test.store.register(anIncident('run-b'));
    assert.equal(next > first, true);
    assert.equal(await test.store.register(anIncident('run-c')), next + 1);
  });

  it('keeps the record of an ended incident, once, however often it is saved', async () => {
    const ended = anIncident('run-a', {
      state: 'resolved',
      resolvedAt: '2026-11-22T07:20:00.000Z',
      verifiedAt: '2026-11-22T07:10:00.000Z',
      resolution: 'verified',
    });
    await test.store.save(ended);
    await test.store.save(ended);
    const { rows } = await test.outside.query('SELECT state, resolution, resolved_at FROM guardia.incidents');
    assert.deepEqual(rows, [
      { state: 'resolved', resolution: 'verified', resolved_at: new Date('2026-11-22T07:20:00.000Z') },
    ]);
  });

  it('does not let an older view replace the record of an incident that has ended', async () => {
    await test.store.save(anIncident('run-a', { state: 'resolved', resolvedAt: '2026-11-22T07:20:00.000Z' }));
    await test.store.save(anIncident('run-a', { state: 'open' }));
    assert.equal((await test.store.viewOf('run-a'))?.state, 'resolved');
  });

  it('finds an incident by its number and by the beginning of its id, and takes no wildcard from a person', async () => {
    const number = await test.store.register(anIncident('aaaa-1111'));
    await test.store.register(anIncident('aaaa-2222'));
    assert.equal((await test.store.findByNumber(number))?.incidentId, 'aaaa-1111');
    assert.equal(await test.store.numberOf('aaaa-1111'), number);
    assert.deepEqual(
      (await test.store.findByIdPrefix('aaaa-2')).map((ref) => ref.incidentId),
      ['aaaa-2222'],
    );
    assert.equal((await test.store.findByIdPrefix('aaaa')).length, 2);
    assert.deepEqual(await test.store.findByIdPrefix('%'), []);
    assert.deepEqual(await test.store.findByIdPrefix('aaaa_1111'), []);
    assert.equal(await test.store.findByNumber(2 ** 40), undefined);
    assert.equal(await test.store.findByNumber(1.5), undefined);
    assert.equal(await test.store.viewOf('nobody'), undefined);
  });

  it('lists closed incidents newest first, without dry runs, and with simulations only on request', async () => {
    const resolvedAt = '2026-11-22T07:20:00.000Z';
    await test.store.save(anIncident('old', { resolvedAt, state: 'resolved' }));
    await test.store.save(anIncident('drill', { resolvedAt, state: 'resolved', mode: 'simulation' }));
    await test.store.save(anIncident('rehearsal', { resolvedAt, state: 'resolved', mode: 'dry-run' }));
    await test.store.save(anIncident('new', { resolvedAt, state: 'resolved', type: 'service_down' }));
    await test.store.save(anIncident('open'));
    const ids = async (filter: Parameters<typeof test.store.listClosed>[0]): Promise<string[]> =>
      (await test.store.listClosed(filter)).map((incident) => incident.incidentId);
    assert.deepEqual(await ids({ limit: 10 }), ['new', 'old']);
    assert.deepEqual(await ids({ limit: 10, includeSimulations: true }), ['new', 'drill', 'old']);
    assert.deepEqual(await ids({ limit: 1 }), ['new']);
    assert.deepEqual(await ids({ limit: 10, type: 'service_down' }), ['new']);
    assert.deepEqual(await ids({ limit: -3 }), ['new']);
    const open = await test.store.listIncidents({ limit: 10, closed: false });
    assert.deepEqual(
      open.map((incident) => incident.incidentId),
      ['open'],
    );
  });

  it('counts for the statistics what was opened since then, and no simulation', async () => {
    await test.store.save(anIncident('before', { openedAt: '2026-10-01T00:00:00.000Z' }));
    await test.store.save(anIncident('drill', { mode: 'simulation' }));
    await test.store.save(anIncident('now', { firstAcknowledgedAt: '2026-11-22T07:05:00.000Z' }));
    const [occurrence, ...others] = await test.store.listOccurrences('2026-11-01T00:00:00.000Z');
    assert.deepEqual(others, []);
    assert.deepEqual(occurrence, {
      type: 'pipeline_down',
      subject: 'ingesta_diaria_maestras_erp',
      mode: 'live',
      openedAt: '2026-11-22T07:00:00.000Z',
      firstAcknowledgedAt: '2026-11-22T07:05:00.000Z',
    });
  });

  it('takes any text that a log line, a note or a subject may hold', async () => {
    let serial = 0;
    const anyText = fc.string({
      unit: fc.oneof(fc.constantFrom('\u0000', '\\', '"', "'", '\ud800', '\n'), fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        serial += 1;
        const incidentId = `any-${serial}`;
        const view = anIncident(incidentId, {
          subject: text,
          summary: text,
          evidence: [{ service: 'x', kind: 'logs', text }],
        });
        await test.store.save(view);
        const kept = await test.store.viewOf(incidentId);
        const storable = text.replaceAll('\u0000', '').replace(/[\ud800-\udfff]/gu, '\ufffd');
        assert.equal(kept?.summary, storable);
        assert.equal(kept?.evidence?.[0]?.text, storable);
      }),
      { numRuns: 60 },
    );
  });
});
