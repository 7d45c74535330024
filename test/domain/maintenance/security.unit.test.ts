import assert from 'node:assert/strict';
import { judgeCertificate } from '../../../src/domain/maintenance/security/certificates.js';
import { exposureLine } from '../../../src/domain/maintenance/security/exposures.js';
import { passwordAges } from '../../../src/domain/maintenance/security/password-ages.js';
import { judgePostgres } from '../../../src/domain/maintenance/security/postgres.js';
import type { PostgresSecurity } from '../../../src/domain/maintenance/security/postgres.js';
import { weaknessOf } from '../../../src/domain/maintenance/security/weak-password.js';
import { codesOf } from '../../support/task-order.js';

const DAY_MS = 86_400_000;
const rules = { startedAt: '2026-10-01T07:00:00.000Z', withinMs: 30 * DAY_MS };

describe('the security review’s judgement', () => {
  const quiet: PostgresSecurity = {
    ...{ roles: [], connectedAs: 'vigia', connectedByTls: false, remote: false, reachServer: [] },
    ...{ publicSchemas: [], publicTables: [], passwordEncryption: 'scram-sha-256', hostRules: [] },
  };
  const role = (name: string, changes = {}) => ({ name, canLogin: true, superuser: false, rights: [], ...changes });
  const judged = (changes: Partial<PostgresSecurity>, lab = false) =>
    codesOf({ lines: judgePostgres('erp', { ...quiet, ...changes }, rules, lab) });

  for (const [what, changes, codes] of [
    ['nothing', {}, []],
    [
      'one superuser, which somebody must be',
      { roles: [role('a', { superuser: true })] },
      ['security_superusers', 'security_logins_without_end'],
    ],
    [
      'several superusers, and that we are one',
      {
        connectedAs: 'a',
        roles: ['a', 'b'].map((name) => role(name, { superuser: true, validUntil: '2030-01-01T00:00:00Z' })),
      },
      ['security_superusers!', 'security_connected_as_superuser!'],
    ],
    [
      'a group that may much and does not log in',
      { roles: [role('g', { canLogin: false, rights: ['CREATEDB'] })] },
      [],
    ],
    [
      'an end that is near, and one that is past',
      { roles: [role('a', { validUntil: '2026-10-15T00:00:00Z' }), role('b', { validUntil: '2026-09-15T00:00:00Z' })] },
      ['security_logins_expired!', 'security_logins_expiring!'],
    ],
    ['rules that we may not read', { hostRules: undefined }, ['security_hba_unreadable']],
    [
      'doors that stand open',
      {
        hostRules: [
          { line: 1, type: 'local', method: 'trust' },
          { line: 2, type: 'host', method: 'trust' },
          { line: 3, type: 'hostssl', method: 'password' },
          { line: 4, type: 'host', method: 'password' },
        ],
      },
      ['security_hba_trust!', 'security_hba_trust_local', 'security_hba_clear_password!'],
    ],
    ['a way without TLS to another machine', { remote: true }, ['security_connected_in_clear!']],
    ['the same with TLS', { remote: true, connectedByTls: true }, []],
    ['old hashes', { passwordEncryption: 'md5' }, ['security_md5!']],
  ] as const satisfies readonly (readonly [string, object, readonly string[]])[]) {
    it(`says of a server: ${what}`, () => assert.deepEqual(judged(changes as Partial<PostgresSecurity>), codes));
  }

  it('asks nobody to look at the lab', () => {
    const open = { publicTables: ['t'], publicSchemas: ['public'], reachServer: ['a'] };
    assert.ok(judged(open).every((code) => code.endsWith('!')));
    assert.ok(judged(open, true).every((code) => !code.endsWith('!')));
  });

  for (const [validTo, untrusted, codes] of [
    ['2027-10-01T07:00:00.000Z', undefined, ['certificate_valid']],
    ['2026-10-31T07:00:00.000Z', undefined, ['certificate_expires_soon!']],
    ['2026-10-31T07:00:01.000Z', 'SELF_SIGNED', ['certificate_valid', 'certificate_untrusted!']],
    ['2026-10-01T07:00:00.000Z', 'CERT_HAS_EXPIRED', ['certificate_expired!']],
  ] as const) {
    it(`says of a certificate until ${validTo}: ${codes.join(', ')}`, () => {
      const place = { service: 'kafka', host: 'kafka', port: 9093, by: 'tls' } as const;
      const names = { subject: 'kafka', issuer: 'CA', validFrom: '2020-01-01T00:00:00.000Z' };
      const certificate = { ...names, validTo, ...(untrusted && { untrusted }) };
      assert.deepEqual(codesOf({ lines: judgeCertificate(place, certificate, rules) }), codes);
    });
  }

  for (const [password, user, weakness] of [
    ['admin', 'admin', 'well_known'],
    ['Admin ', 'root', 'well_known'],
    ['Vigilante', 'vigilante', 'same_as_user'],
    ['x7#k', 'ana', 'short'],
    ['correct horse battery', 'ana', undefined],
  ] as const) {
    it(`says of a password of ${password.length} characters: ${weakness ?? 'nothing'}`, () =>
      assert.equal(weaknessOf(password, user), weakness));
  }

  it('knows the age only of what somebody wrote down', () => {
    const of = (subject: string) => ({ kind: 'rotate_password', subject, at: 'kafka' }) as const;
    const done = new Map([
      ['rotate_password/old', '2026-06-01T00:00:00.000Z'],
      ['rotate_password/young', '2026-09-01T00:00:00.000Z'],
    ]);
    const ages = { startedAt: rules.startedAt, passwordAgeMs: 90 * DAY_MS };
    const lines = passwordAges(['old', 'young', 'a', 'b'].map(of), done, ages);
    assert.deepEqual(codesOf({ lines }), ['password_old!', 'password_young', 'password_age_unknown']);
    assert.equal(lines[2]?.values.names, 'a, b');
  });

  it('shows what stands open by name and never by value, and asks for no look at an interface with a good token', () => {
    const lines = [
      exposureLine({ kind: 'weak_password', subject: 'erp', user: 'ana', weakness: 'short' }),
      exposureLine({ kind: 'secret_in_clear', path: 'services.erp.url', line: 12 }),
      exposureLine({ kind: 'file_open', file: '.env', mode: '644' }),
      exposureLine({ kind: 'sent_in_clear', service: 'kafka', address: 'k:9092' }),
      ...(['none', 'short', 'set'] as const).map((token) => exposureLine({ kind: 'api_open', host: '0.0.0.0', token })),
    ];
    assert.deepEqual(codesOf({ lines }), [
      ...['exposed_weak_password!', 'exposed_secret_in_clear!', 'exposed_file!', 'exposed_on_the_way!'],
      ...['api_open!', 'api_open!', 'api_open'],
    ]);
    assert.deepEqual(lines[0]?.values, { subject: 'erp', user: 'ana', weakness: 'short' });
  });
});
