import assert from 'node:assert/strict';
import { createPostgresLooks } from '../../../src/activities/actions/postgres.js';
import type { SamplesPort } from '../../../src/activities/ports.js';
import type { ServiceFinding } from '../../../src/domain/service.js';
import { freePort } from '../../../src/embedded/ports.js';
import { eventually } from '../../support/eventually.js';
import { noDatabases } from '../../support/fake-databases.js';
import { openTroubledTcp } from '../../support/troubled-tcp.js';
import {
  ABOUT,
  asActivity,
  contextOf,
  ONE_SERVICE,
  ORDINARY,
  pidOf,
  portTo,
  startWatchedPostgres,
  WATCHER,
} from '../../support/watched-postgres.js';
import type { WatchedPostgres } from '../../support/watched-postgres.js';

const MAX_CONNECTIONS = 12;
const RESERVED = 3;

describe('looking at a PostgreSQL', function () {
  this.timeout(60_000);
  let postgres: WatchedPostgres;

  before(async () => {
    postgres = await startWatchedPostgres({
      max_connections: String(MAX_CONNECTIONS),
      superuser_reserved_connections: '1',
      reserved_connections: String(RESERVED - 1),
      shared_preload_libraries: 'pg_stat_statements',
      max_prepared_transactions: '2',
    });
  });
  afterEach(() => postgres.sendHome());
  after(() => postgres?.close());

  type Looks = ReturnType<typeof createPostgresLooks>;
  async function find(
    ask: (looks: Looks) => Promise<{ readonly findings: readonly ServiceFinding[] }>,
    {
      url = postgres.urlFor({ user: WATCHER }),
      timeoutMs = 3_000,
      samples = noDatabases().samples,
    }: { readonly url?: string; readonly timeoutMs?: number; readonly samples?: SamplesPort } = {},
  ): Promise<ServiceFinding> {
    const looks = createPostgresLooks({ services: ONE_SERVICE, postgres: portTo(url, timeoutMs), samples });
    const { findings } = await asActivity(async () => ({ ...(await ask(looks)) }));
    const [finding] = findings;
    assert.ok(finding && findings.length === 1);
    assert.equal(finding.service, 'erp');
    return finding;
  }
  const context = contextOf('live');
  const connections = (looks: Looks) => looks.check_postgres_connections({ context, params: { ...ABOUT, max: 0.9 } });
  const blockers = (looks: Looks) => looks.check_blockers({ context, params: { ...ABOUT, waitLimitMs: 0 } });
  const slow = (looks: Looks) => looks.check_slow_queries({ context, params: { ...ABOUT, meanLimitMs: 200 } });
  const verdict = ({ health, code }: ServiceFinding) => [health, code];

  /** As many sessions as it takes until the server refuses an ordinary one. */
  async function takeAllConnections(): Promise<void> {
    for (let taken = 0; taken < MAX_CONNECTIONS - RESERVED; taken += 1) await postgres.person('crowd', ORDINARY);
  }

  it('counts the connections against those that everybody may take', async () => {
    await postgres.person('somebody', ORDINARY);
    const free = await find(connections);
    assert.deepEqual(verdict(free), ['healthy', 'ok'], free.detail);
    assert.match(free.detail, /^2 of 9 connections \(max_connections 12, 3 of them reserved\) are taken: 22\.2 %/);
    const unseen = await find(connections, { url: postgres.urlFor({ user: ORDINARY }) });
    assert.match(unseen.detail, /^2 of 9/);
    await takeAllConnections().catch(() => undefined);
    const full = await find(connections, { url: postgres.server.url });
    assert.deepEqual(verdict(full), ['unhealthy', 'too_many'], full.detail);
    assert.match(full.detail, /^10 of 9/);
  });

  it('takes the refusal for the finding where no connection is left, for whoever looks at whatever', async () => {
    await takeAllConnections();
    for (const look of [connections, blockers, slow]) {
      const finding = await find(look);
      assert.deepEqual(verdict(finding), ['unhealthy', 'too_many'], finding.detail);
      assert.match(finding.detail, /it refuses new connections: .*(too many clients|reserved)/);
    }
    await postgres.sendHome();
    assert.equal((await find(connections)).health, 'healthy');
  });

  it('counts against a limit of the database where that is nearer', async () => {
    const admin = await postgres.person('admin');
    await admin.query('ALTER DATABASE erp CONNECTION LIMIT 3');
    try {
      await postgres.person('somebody', ORDINARY);
      const finding = await find(connections);
      assert.match(finding.detail, /^3 of the 3 connections of database erp are taken: 100 %/);
      assert.deepEqual(verdict(finding), ['unhealthy', 'too_many']);
    } finally {
      await admin.query('ALTER DATABASE erp CONNECTION LIMIT -1');
    }
  });

  it('measures statements by what runs, where nothing adds them up, and says so', async () => {
    const person = await postgres.person('report');
    const running = person.query('SELECT pg_sleep(30)').catch(() => undefined);
    const finding = await eventually('it has run for long enough', async () => {
      const seen = await find(slow);
      return seen.health === 'unhealthy' ? seen : undefined;
    });
    assert.equal(finding.code, 'too_slow');
    assert.match(finding.detail, /by pg_stat_activity \(pg_stat_statements is not installed in this database\)/);
    await postgres.sendHome();
    await running;
  });

  it('does not know what statements of others take, where it may not see them', async () => {
    await postgres.person('secretive');
    const finding = await find(slow, { url: postgres.urlFor({ user: ORDINARY }) });
    assert.deepEqual(verdict(finding), ['unknown', 'refused_credentials'], finding.detail);
    assert.match(finding.detail, /grant pg_read_all_stats/);
  });

  it('measures statements by pg_stat_statements, since an earlier look where there was one', async () => {
    const person = await postgres.person('report');
    await person.query('CREATE EXTENSION pg_stat_statements');
    try {
      await person.query('SELECT pg_stat_statements_reset()');
      await person.query('SELECT pg_sleep(0.7)');
      const kept = new Map<string, number>();
      const at = new Date(Date.now() - 20 * 60_000).toISOString();
      const samples: SamplesPort = {
        recordSample: async (_service, metric, value) => void kept.set(metric, value),
        sampleBefore: async (_service, metric) => {
          const value = kept.get(metric);
          return value === undefined ? undefined : { at, value };
        },
        samples: async () => [],
      };
      const first = await find(slow, { samples });
      assert.deepEqual(verdict(first), ['unhealthy', 'too_slow'], first.detail);
      assert.match(first.detail, /by pg_stat_statements, \d+ statements since its last reset/);
      for (let asked = 0; asked < 5; asked += 1) await person.query('SELECT 1');
      const second = await find(slow, { samples });
      assert.deepEqual(verdict(second), ['healthy', 'ok'], second.detail);
      assert.match(second.detail, /statements since 20/);
    } finally {
      await person.query('DROP EXTENSION pg_stat_statements');
    }
  });

  it('finds the head of the longest chain, what it does to others, and what would help', async () => {
    const [holder, second, third] = [
      await postgres.person('nightly', ORDINARY),
      await postgres.person('b', ORDINARY),
      await postgres.person('c', ORDINARY),
    ];
    assert.deepEqual(verdict(await find(blockers)), ['healthy', 'ok']);
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE orders');
    await holder.query(`SELECT 'a secret of somebody' AS s`);
    await second.query('BEGIN; LOCK TABLE lines');
    const waiting = [second.query('TABLE orders'), third.query('TABLE lines')].map((each) =>
      each.catch(() => undefined),
    );
    const finding = await eventually('both wait', async () => {
      const seen = await find(blockers);
      return /holds up 2 session/.test(seen.detail) ? seen : undefined;
    });
    assert.deepEqual(verdict(finding), ['unhealthy', 'blocked']);
    assert.match(
      finding.detail,
      new RegExp(`^pid ${await pidOf(holder)} \\(nightly, user ${ORDINARY}\\), idle in transaction`),
    );
    assert.match(
      finding.detail,
      /it runs nothing that could be cancelled; end_blocker ends it, by the command of a person/,
    );
    assert.doesNotMatch(finding.detail, /secret/);
    const activity = await find((looks) => looks.check_postgres_activity({ context, params: ABOUT }));
    assert.deepEqual(verdict(activity), ['healthy', 'ok']);
    assert.match(activity.detail, /^connections \d+ of 12, blocked 2; pid/);
    await postgres.sendHome();
    await Promise.all(waiting);
  });

  it('finds a transaction that was prepared and forgotten, for which no session stands', async () => {
    const [forgetful, waiter] = [await postgres.person('xa'), await postgres.person('waiter')];
    await forgetful.query(`BEGIN; LOCK TABLE orders; PREPARE TRANSACTION 'forgotten'`);
    const waiting = waiter.query('TABLE orders');
    try {
      const finding = await eventually('it waits', async () => {
        const seen = await find(blockers);
        return seen.code === 'blocked' ? seen : undefined;
      });
      assert.match(finding.detail, /^a prepared transaction holds up 1 session.*ROLLBACK PREPARED/);
    } finally {
      await forgetful.query(`ROLLBACK PREPARED 'forgotten'`);
    }
    await waiting;
  });

  it('says of a network that loses, cuts or drips what it is, within the time of the look', async () => {
    const port = await freePort();
    const network = await openTroubledTcp(port, postgres.server.port);
    const url = postgres.urlFor({ user: WATCHER, port });
    try {
      assert.equal((await find(connections, { url })).health, 'healthy');
      const troubles = [
        [() => network.cutAtNextAnswer(), 'unreachable'],
        [() => network.cutAtNextQuestion(), 'unreachable'],
        [() => network.loseAnswers(), 'timeout'],
        [() => network.drip(), 'timeout'],
      ] as const;
      for (const [trouble, code] of troubles) {
        for (const look of [connections, blockers]) {
          trouble();
          const finding = await find(look, { url, timeoutMs: 500 });
          assert.deepEqual(verdict(finding), ['unhealthy', code], `${String(trouble)} ${finding.detail}`);
          network.heal();
        }
      }
      assert.equal((await find(connections, { url })).health, 'healthy');
    } finally {
      await network.close();
    }
  });

  it('finds a server that hangs, and one that was killed, and is well again with it', async () => {
    process.kill(postgres.server.pid, 'SIGSTOP');
    try {
      const hung = await find(blockers, { timeoutMs: 400 });
      assert.deepEqual(verdict(hung), ['unhealthy', 'timeout'], hung.detail);
    } finally {
      process.kill(postgres.server.pid, 'SIGCONT');
    }
    assert.equal((await find(blockers)).health, 'healthy');
    process.kill(postgres.server.pid, 'SIGKILL');
    const killed = await eventually('it is gone', async () => {
      const seen = await find(connections);
      return seen.code === 'unreachable' ? seen : undefined;
    });
    assert.equal(killed.health, 'unhealthy');
    await postgres.restart();
    assert.equal((await find(connections)).health, 'healthy');
  });
});
