import assert from 'node:assert/strict';
import type { Connection } from 'oracledb';
import { createOracleLooks } from '../../../src/activities/actions/oracle.js';
import type { ServicesPort } from '../../../src/activities/ports.js';
import type { ServiceFinding } from '../../../src/domain/service.js';
import { OracleError } from '../../../src/integrations/oracle/failure.js';
import { queryOracle } from '../../../src/integrations/oracle/query.js';
import { oraclePort } from '../../../src/wiring/oracle-port.js';
import type { Operation } from '../../../src/wiring/services.js';
import { eventually } from '../../support/eventually.js';
import { startFakeTns } from '../../support/fake-tns.js';
import type { FakeTns, TnsBehaviour } from '../../support/fake-tns.js';
import { freePorts } from '../../support/lab.js';
import { rejectedWith } from '../../support/rejections.js';
import { needs } from '../../support/require.js';
import { asActivity, contextOf, ONE_SERVICE } from '../../support/watched-postgres.js';

const PASSWORD = 'clave-muy-secreta';
const services: ServicesPort = {
  ...ONE_SERVICE,
  pipeline: (mode) => ({ ...ONE_SERVICE.pipeline(mode), oracle: 'maestras' }),
};
interface Login {
  readonly connectString: string;
  readonly username?: string;
  readonly password?: string;
}

/** The look of the pipeline's own Oracle, which neither the step nor the incident names. */
async function look({ connectString, username = 'maestras', password = PASSWORD }: Login, timeoutMs = 1_000) {
  const service = { kind: 'oracle', connectString, username, password, timeoutMs, missingVariables: [] };
  const operation = { service: () => service } as unknown as Pick<Operation, 'service'>;
  const looks = createOracleLooks({ services, oracle: oraclePort(operation) });
  const request = { context: contextOf('live'), params: { subject: 'ingesta', openedAt: '2026-11-28T02:00:00.000Z' } };
  const { findings } = await asActivity(async () => ({ ...(await looks.check_oracle_query(request)) }));
  assert.equal(findings[0]?.service, 'maestras');
  return findings[0];
}
const verdict = (finding: ServiceFinding) => [finding.health, finding.code];

describe('a query to Oracle, behind a listener that stands in for a real one', function () {
  this.timeout(30_000);
  let listener: FakeTns;
  beforeEach(async () => {
    listener = await startFakeTns({ kind: 'silent' });
  });
  afterEach(() => listener.close());

  const TROUBLE: readonly (readonly [TnsBehaviour, string, string])[] = [
    [{ kind: 'refuses', error: 12541 }, 'unhealthy', 'unreachable'],
    [{ kind: 'refuses', error: 12528 }, 'unknown', 'restarting'],
    [{ kind: 'refuses', error: 12505 }, 'unknown', 'not_configured'],
    [{ kind: 'cuts' }, 'unhealthy', 'unreachable'],
    [{ kind: 'garbage' }, 'unhealthy', 'unreachable'],
    [{ kind: 'silent' }, 'unhealthy', 'timeout'],
    [{ kind: 'accepts_then_silent' }, 'unhealthy', 'timeout'],
  ];
  for (const [behaviour, health, code] of TROUBLE) {
    it(`finds it ${health}, ${code}, where the other side ${Object.values(behaviour).join(' ')}`, async () => {
      listener.behave(behaviour);
      const finding = await look(listener);
      assert.deepEqual(verdict(finding), [health, code], finding.detail);
      assert.match(finding.detail, /^it does not let us in: /);
      assert.doesNotMatch(finding.detail, /secreta/);
      assert.equal(listener.connections().seen, 1);
      await eventually('nothing stays open', async () => listener.connections().open === 0 || undefined, 2_000);
    });
  }

  it('finds nobody where nobody listens', async () => {
    const [port] = await freePorts(1);
    assert.deepEqual(verdict(await look({ connectString: `127.0.0.1:${port}/MAESTRAS` })), [
      'unhealthy',
      'unreachable',
    ]);
  });

  it('says so where it is let in and the query fails, which no listener of ours can stage', async () => {
    const failing = {
      execute: async () => {
        throw new OracleError('SERVICE_TIMEOUT', 'Oracle at x: no answer within 5 ms', undefined);
      },
    } as unknown as Connection;
    const options = { connectString: 'x', username: 'u', password: PASSWORD, timeoutMs: 5 };
    const connections = {
      once: async <R>(_attempt: unknown, work: (connection: Connection) => Promise<R>) => work(failing),
    };
    const error = await rejectedWith('SERVICE_TIMEOUT', queryOracle(options, AbortSignal.timeout(5), connections));
    assert.match(error.message, /^it lets us in, and the query fails: Oracle at x/);
  });
});

describe('a query to a real Oracle', function () {
  this.timeout(60_000);
  before(function () {
    return needs(this, 'oracle');
  });

  it('says how long each half took, and that a stranger is not let in', async () => {
    const [, username, password, connectString] =
      /^([^/]+)\/(.+)@([^@]+)$/.exec(process.env['ORACLE_TEST_DSN'] ?? '') ?? [];
    assert.ok(username && password && connectString, 'ORACLE_TEST_DSN is user/password@host:1521/service');
    const finding = await look({ connectString, username, password }, 15_000);
    assert.deepEqual(verdict(finding), ['healthy', 'ok'], finding.detail);
    assert.match(finding.detail, /^Oracle \d+\..* lets us in \(\d+ ms\) and answers a query \(\d+ ms\)$/);
    const stranger = await look({ connectString, username: 'guardia_no_existe', password: 'ninguna' }, 15_000);
    assert.deepEqual(verdict(stranger), ['unknown', 'refused_credentials'], stranger.detail);
  });
});
