import type { SecurityLine } from '../../domain/maintenance/lines/security.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { countOf, has, momentOf, nameOf } from './line-values.js';
import type { LineWords } from './line-words.js';

const WEAKNESSES: Readonly<Record<string, string>> = {
  well_known: 'is one that everybody knows',
  same_as_user: 'is the same as the user',
  short: 'is too short',
};

/** Those of review_security. */
export const security: LineWords<SecurityLine> = {
  security_superusers: (v) => `${names(v)}: log in as superuser: ${nameOf(v, 'names')}`,
  security_connected_as_superuser: (v) =>
    `${service(v)}: Guardia comes as a superuser (${nameOf(v, 'user')}); pg_monitor and pg_signal_backend are enough for it`,
  security_connected_in_clear: (v) => `${service(v)}: the connection to another machine has no TLS`,
  security_role_rights: (v) => `${names(v)}: roles that log in with more rights than usual: ${nameOf(v, 'names')}`,
  security_reach_server: (v) => `${names(v)}: may read files or run programs on the server: ${nameOf(v, 'names')}`,
  security_logins_expired: (v) => `${names(v)}: expired passwords: ${nameOf(v, 'names')}`,
  security_logins_expiring: (v) => `${names(v)}: passwords that expire soon: ${nameOf(v, 'names')}`,
  security_logins_without_end: (v) => `${names(v)}: passwords without an end: ${nameOf(v, 'names')}`,
  security_public_schemas: (v) => `${names(v)}: schemas in which everybody may create: ${nameOf(v, 'names')}`,
  security_public_tables: (v) => `${names(v)}: tables that everybody may write: ${nameOf(v, 'names')}`,
  security_md5: (v) => `${service(v)}: keeps passwords as md5; scram-sha-256 is better`,
  security_hba_trust: (v) => `${names(v)}: pg_hba.conf lets in without a password, lines ${nameOf(v, 'lines')}`,
  security_hba_trust_local: (v) =>
    `${names(v)}: pg_hba.conf lets in without a password from the machine itself, lines ${nameOf(v, 'lines')}`,
  security_hba_clear_password: (v) =>
    `${names(v)}: pg_hba.conf takes passwords that travel in clear, lines ${nameOf(v, 'lines')}`,
  security_hba_unreadable: (v) => `${service(v)}: this user may not read pg_hba.conf`,
  certificate_none: (v) => `${place(v)}: offers no TLS`,
  certificate_valid: (v, r) => `${place(v)}: the certificate is valid ${left(v, r)}`,
  certificate_expires_soon: (v, r) => `${place(v)}: the certificate expires soon: valid ${left(v, r)}`,
  certificate_expired: (v, r) => `${place(v)}: the certificate expired on ${momentOf(v, 'validTo', r)}`,
  certificate_not_yet_valid: (v, r) => `${place(v)}: the certificate is only valid from ${momentOf(v, 'validFrom', r)}`,
  certificate_untrusted: (v) =>
    `${place(v)}: this machine does not trust the certificate (${nameOf(v, 'reason')}); NODE_EXTRA_CA_CERTS adds authorities`,
  exposed_weak_password: (v) =>
    `${nameOf(v, 'subject')}${user(v)}: the password ${WEAKNESSES[nameOf(v, 'weakness')] ?? nameOf(v, 'weakness')}`,
  exposed_secret_in_clear: (v) =>
    `guardia.yaml, line ${nameOf(v, 'line')}: ${nameOf(v, 'path')} is a secret in clear; put it into .env and write \${VARIABLE}`,
  exposed_file: (v) => `${nameOf(v, 'file')}: other users of the machine may read it (mode ${nameOf(v, 'mode')})`,
  exposed_on_the_way: (v) => `${place(v)}: the password travels without TLS to another machine`,
  api_open: (v) =>
    `the API listens on ${nameOf(v, 'host')}; token: ${{ none: 'none', short: 'too short', set: 'set' }[nameOf(v, 'token')] ?? nameOf(v, 'token')}`,
  password_old: (v, r) =>
    `${nameOf(v, 'subject')}${user(v)}: the password was last changed on ${momentOf(v, 'changedAt', r)}`,
  password_young: (v, r) =>
    `${nameOf(v, 'subject')}${user(v)}: the password was changed on ${momentOf(v, 'changedAt', r)}`,
  password_age_unknown: (v, r) =>
    `of ${countOf(v, 'count', r)} credentials the age is not known, because no task to change them was written down as done: ${nameOf(v, 'names')}`,
};

function service(v: LineValues): string {
  return nameOf(v, 'service');
}

function names(v: LineValues): string {
  return `${nameOf(v, 'service')} (${nameOf(v, 'count')})`;
}

function place(v: LineValues): string {
  return `${nameOf(v, 'service')}, ${nameOf(v, 'address')}`;
}

function user(v: LineValues): string {
  return has(v, 'user') ? ` (${nameOf(v, 'user')})` : '';
}

function left(v: LineValues, r: Parameters<typeof momentOf>[2]): string {
  return `until ${momentOf(v, 'validTo', r)}, ${countOf(v, 'dayCount', r)} more days; signed by ${nameOf(v, 'issuer')}`;
}
