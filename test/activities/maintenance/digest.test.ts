import assert from 'node:assert/strict';
import { digest } from '../../../src/activities/maintenance/digest.js';
import type { IncidentView, PageRecord } from '../../../src/domain/incident.js';
import type { Desk } from '../../../src/ingestion/desk.js';
import { IntegrationError } from '../../../src/integrations/integration-error.js';
import type { OpenedParts } from '../../../src/wiring/activities.js';
import { digestPort } from '../../../src/wiring/maintenance/digest-port.js';
import { anIncidentView, aStep } from '../../support/incident-view.js';
import { PRODUCTOS, PROVEEDORES, startMastersDb } from '../../support/masters-db.js';
import type { MastersDb } from '../../support/masters-db.js';
import { rendered } from '../../support/rendered.js';
import { startTestStore } from '../../support/store.js';
import type { TestStore } from '../../support/store.js';
import { codesOf, linesOf, orderOf } from '../../support/task-order.js';

const STARTED_AT = '2026-11-30T11:00:00.000Z';
const HOUR_MS = 3_600_000;
const ago = (hours: number): string => new Date(Date.parse(STARTED_AT) - hours * HOUR_MS).toISOString();

describe('The task digest, on a real store and a real masters database', function () {
  this.timeout(60_000);
  let store: TestStore;
  let masters: MastersDb;
  const open: IncidentView[] = [];

  before(async () => {
    [store, masters] = await Promise.all([startTestStore(), startMastersDb()]);
    await store.store.migrate();
    await masters.masters.prepare([PROVEEDORES, PRODUCTOS]);
  });
  after(async () => {
    await store?.close();
    await masters?.close();
  });
  beforeEach(async () => {
    open.length = 0;
    await store.outside.query('TRUNCATE guardia.incidents, guardia.deliveries, guardia.intake_notes');
    await masters.outside.query('TRUNCATE error_log');
  });

  const order = orderOf('digest', { startedAt: STARTED_AT });
  const task = (errors: Partial<Desk['errors']> = {}) => {
    const desk = {
      timeZone: 'America/Bogota',
      errors: { summary: (filter: object) => masters.masters.summariseErrors(filter), ...errors },
    };
    const client = {
      list: async () =>
        open.map(({ workflowId, incidentId, type, subject, mode, state, openedAt }) => {
          return { workflowId, incidentId, type, subject, mode, state, openedAt };
        }),
      show: async ({ incidentId }: { incidentId: string }) => open.find((view) => view.incidentId === incidentId),
    };
    const parts = { client, store: store.store, desk: () => desk } as unknown as OpenedParts;
    return digest(digestPort(parts));
  };

  async function closed(incidentId: string, hoursAgo: number, change: Partial<IncidentView> = {}): Promise<void> {
    const openedAt = ago(hoursAgo);
    const after = (minutes: number): string => new Date(Date.parse(openedAt) + minutes * 60_000).toISOString();
    await store.store.save(
      anIncidentView({
        ...{
          incidentId,
          type: 'service_down',
          subject: incidentId,
          openedAt,
          state: 'resolved',
          resolution: 'verified',
        },
        ...{ verifiedAt: after(2), resolvedAt: after(12), source: 'probe' },
        steps: [aStep({ action: 'restart_failed_services', outcome: 'ok' })],
        ...change,
      }),
    );
  }
  const errors = (date: string, type: string, master: string, field: string, count: number) =>
    masters.outside.query(
      `INSERT INTO error_log (fecha_proceso, "timestamp", error_type, master, field)
       SELECT $1::date, $1::date, $2, $3, $4 FROM generate_series(1, $5::int)`,
      [date, type, master, field, count],
    );

  it('lists open incidents with their age, and who has taken them on', async () => {
    open.push(anIncidentView({ incidentId: 'a', openedAt: ago(3) }));
    const acknowledged = { by: 'ana', at: ago(2), until: ago(-1) };
    open.push(anIncidentView({ incidentId: 'b', number: 8, subject: 'kafka', openedAt: ago(30), acknowledged }));
    open.push(anIncidentView({ incidentId: 'c', mode: 'simulation' }));
    const report = await task().plan(order);
    assert.deepEqual(codesOf(report).slice(0, 3), ['incident_open_unacknowledged!', 'incident_open', 'no_alerts']);
    const [first] = linesOf(report, 'incident_open_unacknowledged');
    assert.deepEqual([first?.['ageMs'], first?.['severity'], first?.['number']], [3 * HOUR_MS, 'critical', 7]);
    assert.equal(report.figures?.['openIncidentsCount'], 2);
    assert.match(
      rendered(report).en[1] ?? '',
      /no\. 8 pipeline_down of kafka \(.*\), open for 1 day 6 hours, taken on by ana/,
    );
  });

  it('counts the alerts that came in, by who told us, and those that opened nothing', async () => {
    await closed('one', 5, { repeats: 4 });
    await closed('two', 6);
    await closed('three', 7, { source: 'api' });
    await closed('before', 30);
    await closed('rehearsal', 5, { mode: 'simulation' });
    await store.outside.query(
      `INSERT INTO guardia.intake_notes (noted_at, workflow_id, outcome, alert) VALUES ($1, 'w', 'nothing_open', '{}'), ($2, 'w', 'nothing_open', '{}')`,
      [ago(1), ago(25)],
    );
    const report = await task().plan(order);
    assert.deepEqual(
      linesOf(report, 'alerts_from').map((values) => [
        values['source'],
        values['incidentsCount'],
        values['repeatsCount'],
      ]),
      [
        ['probe', 2, 4],
        ['api', 1, 0],
      ],
    );
    assert.deepEqual(
      linesOf(report, 'alerts_opened_nothing').map(({ alertsCount }) => alertsCount),
      [1],
    );
    rendered(report);
  });

  it('tells what was repaired without waking anybody from what woke somebody, or may have', async () => {
    await closed('quiet', 6);
    await closed('alone', 6, { steps: [aStep()] });
    await closed('woke', 6, { pages: [] as PageRecord[] });
    await closed('perhaps', 6);
    await closed('by-hand', 6, { resolution: 'by_person' });
    await closed('last-week', 100);
    const delivery = (incidentId: string, role: string) => ({
      key: `${incidentId}/${role}`,
      channel: 'slack',
      role,
      incidentId,
    });
    await store.store.deliveries.begin(delivery('woke', 'operator'));
    await store.store.deliveries.accepted(delivery('woke', 'operator'), '#guardia');
    await store.store.deliveries.begin(delivery('perhaps', 'operator'));
    // The silent message of the opening wakes nobody, and a channel that refused did not either.
    await store.store.deliveries.begin(delivery('quiet', ''));
    await store.store.deliveries.accepted(delivery('quiet', ''), '#guardia');
    await store.store.deliveries.begin(delivery('alone', 'operator'));
    await store.store.deliveries.refused(delivery('alone', 'operator'));
    const report = await task().plan(order);
    assert.deepEqual(
      linesOf(report, 'repaired_quietly').map(({ subject }) => subject),
      ['quiet'],
    );
    assert.deepEqual(
      linesOf(report, 'recovered_quietly').map(({ subject }) => subject),
      ['alone'],
    );
    assert.equal(report.figures?.['quietRepairsCount'], 2);
    rendered(report);
  });

  it('finds errors that come back in error_log', async () => {
    await errors('2026-11-28', 'required', 'proveedores', 'nombre', 3);
    await errors('2026-11-30', 'required', 'proveedores', 'nombre', 2);
    await errors('2026-11-30', 'too_long', 'productos', 'nombre', 50);
    await errors('2026-11-20', 'too_long', 'productos', 'nombre', 50);
    const report = await task().plan(order);
    assert.deepEqual(linesOf(report, 'error_returns'), [
      { type: 'required', master: 'proveedores', field: 'nombre', daysCount: 2, rowsCount: 5, lastDate: '2026-11-30' },
    ]);
    assert.match(rendered(report).en.at(-1) ?? '', /in proveedores, field nombre, on 2 days, 5 rows/);
  });

  it('is there with all the rest where the masters’ database is not', async () => {
    await closed('quiet', 6);
    const away = task({ summary: async () => Promise.reject(new IntegrationError('SERVICE_UNREACHABLE', 'away')) });
    const report = await away.plan(order);
    assert.deepEqual(codesOf(report).at(-1), 'digest_part_missing!');
    assert.equal(linesOf(report, 'repaired_quietly').length, 1);
    assert.equal(report.figures?.['returningErrorsCount'], undefined);
    rendered(report);
  });
});
