import assert from 'node:assert/strict';
import type { FailureCode } from '../../../src/domain/failures.js';
import { FAILURES } from '../../../src/domain/failures.js';
import { OracleError } from '../../../src/integrations/oracle/failure.js';
import { openOracle } from '../../../src/integrations/oracle/oracle.js';
import { createProber } from '../../../src/integrations/services/prober.js';
import type { OraclePort } from '../../../src/ingestion/ports.js';
import { eventually } from '../../support/eventually.js';
import { freePorts } from '../../support/lab.js';
import { startFakeTns } from '../../support/fake-tns.js';
import type { FakeTns, TnsBehaviour } from '../../support/fake-tns.js';
import { everythingSaidBy, rejectedWith } from '../../support/rejections.js';
import { aLayout, anEvent } from './layouts.js';

const PASSWORD = 'clave-muy-secreta';

describe('Oracle behind a listener that stands in for a real one', function () {
  this.timeout(30_000);
  let listener: FakeTns;
  let oracle: OraclePort;
  const forever = new AbortController().signal;

  beforeEach(async () => {
    listener = await startFakeTns({ kind: 'silent' });
    oracle = port(listener.connectString);
  });
  afterEach(async () => {
    await oracle.close();
    await listener.close();
  });

  function port(connectString: string, timeoutMs = 1_000, mergeTimeoutMs = 500): OraclePort {
    return openOracle({ connectString, username: 'maestras', password: PASSWORD, timeoutMs, mergeTimeoutMs });
  }
  const merge = (signal = forever) => oracle.merge(aLayout(), [anEvent(1, 'C1')], signal);

  const REFUSALS: readonly (readonly [number, FailureCode, string])[] = [
    [12514, 'SERVICE_UNREACHABLE', 'NJS-518'],
    [12505, 'CONFIG_INVALID', 'NJS-519'],
    [12516, 'SERVICE_UNREACHABLE', 'ORA-12516'],
    [12520, 'SERVICE_UNREACHABLE', 'ORA-12520'],
    [12526, 'SERVICE_UNREACHABLE', 'ORA-12526'],
    [12528, 'SERVICE_UNREACHABLE', 'ORA-12528'],
    [12541, 'SERVICE_UNREACHABLE', 'ORA-12541'],
  ];
  for (const [number, code, oracleCode] of REFUSALS) {
    const again = FAILURES[code].retryable ? 'worth another try' : 'not asked again';
    it(`refuses with ORA-${number}: ${code}, ${again}`, async () => {
      listener.behave({ kind: 'refuses', error: number });
      for (const attempt of [() => oracle.check(forever), () => merge()]) {
        const error = await rejectedWith(code, attempt());
        assert.ok(error instanceof OracleError);
        assert.equal(error.oracleCode, oracleCode);
        assert.ok(!everythingSaidBy(error).includes(PASSWORD));
      }
    });
  }

  const TROUBLE: readonly (readonly [TnsBehaviour['kind'], FailureCode])[] = [
    ['cuts', 'SERVICE_UNREACHABLE'],
    ['garbage', 'SERVICE_UNREACHABLE'],
    ['silent', 'SERVICE_TIMEOUT'],
    ['accepts_then_silent', 'SERVICE_TIMEOUT'],
  ];
  for (const [kind, code] of TROUBLE) {
    it(`is ${code} where the other side ${kind.replaceAll('_', ' ')}, and leaves no connection open`, async () => {
      listener.behave({ kind } as TnsBehaviour);
      await rejectedWith(code, oracle.check(forever));
      await rejectedWith(code, merge());
      await oracle.close();
      assert.ok(listener.connections().seen >= 2);
      await eventually('all are closed', async () => listener.connections().open === 0 || undefined, 2_000);
    });
  }

  it('works again with the same pool after a database that hung', async () => {
    listener.behave({ kind: 'accepts_then_silent' });
    await rejectedWith('SERVICE_TIMEOUT', merge());
    listener.behave({ kind: 'refuses', error: 12505 });
    await rejectedWith('CONFIG_INVALID', merge());
  });

  it('gives up at once when its caller does', async () => {
    const patient = port(listener.connectString, 20_000, 20_000);
    try {
      const giveUp = new AbortController();
      const attempts = [patient.check(giveUp.signal), patient.merge(aLayout(), [anEvent(1, 'C1')], giveUp.signal)];
      while (listener.connections().seen < attempts.length) await new Promise((resolve) => setTimeout(resolve, 10));
      giveUp.abort();
      await Promise.all(attempts.map((attempt) => rejectedWith('CANCELLED', attempt)));
    } finally {
      await patient.close();
    }
  });

  it('tells what is nobody’s port from what is no address at all', async () => {
    const [closed] = await freePorts(1);
    await rejectedWith('SERVICE_UNREACHABLE', port(`127.0.0.1:${closed}/MAESTRAS`).check(forever));
    await rejectedWith('CONFIG_INVALID', port('esto no es : una dirección').check(forever));
    await rejectedWith('CONFIG_INVALID', port('ALIAS_SIN_TNSNAMES').check(forever));
  });

  it('logs in once for one attempt, so that a wrong password cannot lock the account', async () => {
    listener.behave({ kind: 'refuses', error: 12541 });
    await rejectedWith('SERVICE_UNREACHABLE', merge());
    assert.equal(listener.connections().seen, 1);
  });

  it('is found unhealthy by its probe, and unknown while it starts', async () => {
    const probe = createProber({ find: () => ({ kind: 'oracle', check: (signal) => oracle.check(signal) }) });
    for (const [error, health, code] of [
      [12541, 'unhealthy', 'unreachable'],
      [12528, 'unknown', 'restarting'],
      [12505, 'unknown', 'not_configured'],
    ] as const) {
      listener.behave({ kind: 'refuses', error });
      const finding = await probe('oracle');
      assert.deepEqual([finding.health, finding.code], [health, code], finding.detail);
    }
  });
});
