import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from 'pg';
import { createPostgresDeeds } from '../../../src/activities/actions/postgres-deeds.js';
import type { DeedPlan } from '../../../src/domain/actions/action.js';
import { freePort } from '../../../src/embedded/ports.js';
import type { SessionIdentity } from '../../../src/domain/postgres/lock-waits.js';
import { interruptSession } from '../../../src/integrations/postgres/interrupt-session.js';
import { eventually } from '../../support/eventually.js';
import { rejectedWith } from '../../support/rejections.js';
import { openTroubledTcp } from '../../support/troubled-tcp.js';
import {
  ABOUT,
  contextOf,
  ONE_SERVICE,
  ORDINARY,
  PASSWORD,
  pidOf,
  portTo,
  startWatchedPostgres,
  WATCHER,
} from '../../support/watched-postgres.js';
import type { WatchedPostgres } from '../../support/watched-postgres.js';

type DeedName = 'cancel_blocker' | 'end_blocker';
/** May look, and may not signal. */
const LOOKER = 'mirona';
const SLEEP = 'SELECT pg_sleep(60)';

describe('interrupting a session that holds others up', function () {
  this.timeout(60_000);
  let postgres: WatchedPostgres;
  let holder: Client;
  let waiting: Promise<string> | undefined;

  before(async () => {
    postgres = await startWatchedPostgres({});
    const admin = await postgres.person('admin');
    await admin.query(`CREATE ROLE ${LOOKER} LOGIN PASSWORD '${PASSWORD}' IN ROLE pg_monitor`);
  });
  afterEach(async () => {
    await postgres.sendHome();
    await waiting;
  });
  after(() => postgres?.close());

  /** The nightly job locks a table and goes on to `then`, for which it does not wait; somebody else waits for the table. */
  async function block({
    then,
    after: behind = '',
    application = 'nightly',
  }: { readonly then?: string; readonly after?: string; readonly application?: string } = {}) {
    holder = await postgres.person(application, ORDINARY);
    const pid = await pidOf(holder);
    await holder.query(`BEGIN; LOCK TABLE orders; ${behind}`);
    const ended = then === undefined ? undefined : holder.query(then).catch((error: unknown) => error);
    const waiter = await postgres.person('waiter', ORDINARY);
    waiting = waiter.query('TABLE orders').then(
      () => 'got it',
      () => 'did not get it',
    );
    const wanted = then === undefined ? 'idle in transaction' : 'active';
    await eventually('somebody waits for it', async () => {
      const { holders } = await portTo(postgres.server.url).lockWaits('erp', 'live', AbortSignal.timeout(5_000));
      return holders.some((each) => each.pid === pid && each.state === wanted) || undefined;
    });
    return { pid, ended };
  }

  function deed(name: DeedName, user: string, port?: number) {
    const url = postgres.urlFor({ user, ...(port !== undefined && { port }) });
    return createPostgresDeeds({ services: ONE_SERVICE, postgres: portTo(url) })[name];
  }
  const at = { context: contextOf('live'), signal: new AbortController().signal };

  async function plan(
    name: DeedName,
    { user = WATCHER, ...wanted }: { user?: string; pid?: number; waitLimitMs?: number } = {},
  ): Promise<DeedPlan> {
    return deed(name, user).plan({ ...ABOUT, waitLimitMs: 0, ...wanted }, at);
  }

  async function act(
    name: DeedName,
    { service, look }: DeedPlan,
    { user = WATCHER, port = postgres.server.port } = {},
  ) {
    const leaseUntil = new Date(Date.now() + 60_000).toISOString();
    const order = { ...ABOUT, waitLimitMs: 0, service, look, token: 'erp#1', leaseUntil };
    return deed(name, user, port).act(order, { ...at, onStage: () => undefined });
  }

  async function refusalOf(attempt: Promise<unknown>): Promise<ApplicationFailure> {
    const outcome = await attempt.catch((error: unknown) => error);
    assert.ok(outcome instanceof ApplicationFailure, `no refusal, but ${JSON.stringify(outcome)}`);
    return outcome;
  }

  /** What the server itself knows of a session, of how many it ended, and of who waits. */
  async function ledger(pid: number) {
    const admin = await postgres.person('ledger');
    const { rows } = await admin.query<{ state: string | null; ended: number; waiting: number }>(
      `SELECT (SELECT state FROM pg_stat_activity WHERE pid = $1) AS state,
              (SELECT count(*)::int FROM pg_locks WHERE NOT granted) AS waiting,
              sessions_killed::int AS ended
       FROM pg_stat_database WHERE datname = current_database()`,
      [pid],
    );
    await admin.end();
    assert.ok(rows[0]);
    return rows[0];
  }
  const codeOf = (error: unknown) => (error as { readonly code?: string }).code;

  it('cancels what the blocker runs, and whoever waited goes on', async () => {
    const { pid, ended } = await block({ then: SLEEP });
    const before = await ledger(pid);
    const planned = await plan('cancel_blocker');
    assert.match(planned.what, new RegExp(`^cancels what it runs: pid ${pid} \\(nightly, user ${ORDINARY}\\), active`));
    assert.equal((await act('cancel_blocker', planned)).outcome, 'done');
    assert.equal(codeOf(await ended), '57014');
    assert.equal(await waiting, 'got it');
    const kept = { state: 'idle in transaction (aborted)', ended: before.ended, waiting: 0 };
    assert.deepEqual(await ledger(pid), kept);
    assert.equal((await act('cancel_blocker', planned)).outcome, 'already_done');
    assert.deepEqual(await ledger(pid), kept);
    assert.equal((await plan('cancel_blocker')).idle, true);
  });

  it('does not cancel where nothing runs, says what would help, and ends the session where a person says so', async () => {
    const { pid } = await block();
    const before = await ledger(pid);
    const refusal = await refusalOf(plan('cancel_blocker'));
    assert.equal(refusal.type, 'NOT_ALLOWED');
    assert.match(refusal.message, /end_blocker ends it, by the command of a person/);
    assert.deepEqual(await ledger(pid), before);
    assert.equal((await act('end_blocker', await plan('end_blocker', { pid }))).outcome, 'done');
    assert.equal(await waiting, 'got it');
    const after = await eventually('the server counts it', async () => {
      const seen = await ledger(pid);
      return seen.ended > before.ended ? seen : undefined;
    });
    assert.deepEqual(after, { state: null, ended: before.ended + 1, waiting: 0 });
  });

  it('touches nothing where the session went on to something else, or is another by now', async () => {
    const { pid } = await block();
    const planned = await plan('end_blocker');
    const before = await ledger(pid);
    const reused = { ...(planned.look as object), backendStart: '2026-11-01T00:00:00.000000Z' };
    await rejectedWith('INSTANCE_CHANGED', act('end_blocker', { ...planned, look: reused }));
    await holder.query('SELECT 2');
    await rejectedWith('INSTANCE_CHANGED', act('end_blocker', planned));
    assert.deepEqual(await ledger(pid), before);
    assert.deepEqual([before.state, before.waiting], ['idle in transaction', 1]);
  });

  it('does nothing where somebody else has solved it since the look', async () => {
    const { pid } = await block();
    const before = await ledger(pid);
    const planned = await plan('end_blocker');
    await holder.query('COMMIT');
    assert.equal(await waiting, 'got it');
    assert.equal((await act('end_blocker', planned)).outcome, 'already_done');
    assert.deepEqual(await ledger(pid), { state: 'idle', ended: before.ended, waiting: 0 });
  });

  it('leaves alone who holds others up for less, and who was not named', async () => {
    const { pid } = await block();
    const soon = await plan('end_blocker', { waitLimitMs: 3_600_000 });
    assert.deepEqual([soon.idle, /less than 3600 s, so it is left alone$/.test(soon.what)], [true, true], soon.what);
    const stranger = await plan('end_blocker', { pid: 4_000_000 });
    assert.deepEqual([stranger.idle, stranger.what], [true, 'pid 4000000 holds nobody up']);
    assert.equal((await ledger(pid)).waiting, 1);
  });

  it('says that a transaction holds on which was cancelled behind a savepoint', async () => {
    const { pid, ended } = await block({ after: 'SAVEPOINT s', then: SLEEP });
    const { look } = await plan('cancel_blocker');
    const options = { url: postgres.urlFor({ user: WATCHER }), settleMs: 300 };
    const error = await rejectedWith(
      'CONFLICT',
      interruptSession(options, 'cancel', look as unknown as SessionIdentity),
    );
    assert.match(error.message, /still holds on; end_blocker ends it/);
    assert.equal(codeOf(await ended), '57014');
    assert.equal((await ledger(pid)).waiting, 1);
  });

  it('says that a session holds on whose process is stopped', async () => {
    const { pid } = await block({ then: SLEEP });
    const { look } = await plan('end_blocker');
    process.kill(pid, 'SIGSTOP');
    try {
      const options = { url: postgres.urlFor({ user: WATCHER }), settleMs: 300 };
      await rejectedWith('CONFLICT', interruptSession(options, 'end', look as unknown as SessionIdentity));
      assert.equal((await ledger(pid)).waiting, 1);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    assert.equal(await waiting, 'got it');
  });

  it('never touches a session of Guardia itself', async () => {
    const { pid } = await block({ then: SLEEP, application: 'guardia-masters' });
    for (const name of ['cancel_blocker', 'end_blocker'] as const) {
      const refusal = await refusalOf(plan(name));
      assert.deepEqual([refusal.type, /Guardia's own/.test(refusal.message)], ['NOT_ALLOWED', true], refusal.message);
    }
    assert.equal((await ledger(pid)).state, 'active');
  });

  it('says which right is missing', async () => {
    const { pid } = await block({ then: SLEEP });
    const planned = await plan('cancel_blocker');
    await rejectedWith('PERMISSION_DENIED', act('cancel_blocker', planned, { user: LOOKER }));
    const stranger = await postgres.person('admin');
    await stranger.query(`CREATE ROLE extrano LOGIN PASSWORD '${PASSWORD}'`);
    const refusal = await refusalOf(plan('cancel_blocker', { user: 'extrano' }));
    assert.equal(refusal.type, 'PERMISSION_DENIED');
    assert.match(refusal.message, /grant pg_read_all_stats and pg_signal_backend/);
    assert.equal((await ledger(pid)).state, 'active');
  });

  it('is done once though its answer is lost, and the next attempt finds that out', async () => {
    const { pid } = await block({ then: SLEEP });
    const before = await ledger(pid);
    const planned = await plan('end_blocker');
    const port = await freePort();
    const network = await openTroubledTcp(port, postgres.server.port);
    try {
      network.cutAtAnswerTo('pg_terminate_backend');
      await rejectedWith('SERVICE_UNREACHABLE', act('end_blocker', planned, { port }));
      assert.equal(await waiting, 'got it');
      network.heal();
      assert.equal((await act('end_blocker', planned, { port })).outcome, 'already_done');
    } finally {
      await network.close();
    }
    const after = await eventually('the server counts it', async () => {
      const { ended } = await ledger(pid);
      return ended > before.ended ? ended : undefined;
    });
    assert.equal(after, before.ended + 1);
  });
});
