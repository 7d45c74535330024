import { attention, line } from '../report-lines.js';
import type { TaskLine } from '../task.js';

export interface PostgresRole {
  readonly name: string;
  readonly canLogin: boolean;
  readonly superuser: boolean;
  /** CREATEROLE, CREATEDB, REPLICATION, BYPASSRLS. */
  readonly rights: readonly string[];
  /** ISO 8601; absent where the password has no end. */
  readonly validUntil?: string;
}

/** One line of pg_hba.conf that lets in without a password, or with one that travels as it is. */
export interface HostRule {
  readonly line: number;
  /** `local`, `host`, `hostssl` … */
  readonly type: string;
  readonly method: string;
}

/** What a server says of who may do what. */
export interface PostgresSecurity {
  /** Without those that PostgreSQL brings itself. */
  readonly roles: readonly PostgresRole[];
  /** Who we are. */
  readonly connectedAs: string;
  readonly connectedByTls: boolean;
  /** It is on another machine. */
  readonly remote: boolean;
  /** `role through pg_execute_server_program`: who may read or run what is on the server's machine. */
  readonly reachServer: readonly string[];
  /** Schemas in which everybody may create. */
  readonly publicSchemas: readonly string[];
  /** Tables that everybody may write. */
  readonly publicTables: readonly string[];
  readonly passwordEncryption: string;
  /** Undefined where we may not read them. */
  readonly hostRules?: readonly HostRule[];
}

export interface ReviewRules {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly withinMs: number;
}

/** Findings of one server. Of the lab's own nothing has to be done, because it is made to be broken. */
export function judgePostgres(
  service: string,
  seen: PostgresSecurity,
  { startedAt, withinMs }: ReviewRules,
  lab: boolean,
): readonly TaskLine[] {
  const { roles, connectedAs, reachServer, publicSchemas, publicTables, hostRules } = seen;
  const finding = lab ? line : attention;
  const listed = (code: TaskLine['code'], names: readonly string[], say = finding): readonly TaskLine[] =>
    names.length === 0 ? [] : [say(code, { service, count: names.length, names: names.join(', ') })];
  const logins = roles.filter(({ canLogin }) => canLogin);
  const namesOf = (some: readonly PostgresRole[]): readonly string[] => some.map(({ name }) => name);
  const startedMs = Date.parse(startedAt);
  const endsBefore = (atMs: number) => logins.filter((role) => endMs(role) !== undefined && (endMs(role) ?? 0) <= atMs);
  const expired = endsBefore(startedMs);
  const expiring = endsBefore(startedMs + withinMs).filter((role) => !expired.includes(role));
  const superusers = logins.filter(({ superuser }) => superuser);
  const powerful = logins.filter(({ superuser, rights }) => !superuser && rights.length > 0);
  return [
    ...listed('security_superusers', namesOf(superusers), superusers.length > 1 ? finding : line),
    ...(superusers.some(({ name }) => name === connectedAs)
      ? [finding('security_connected_as_superuser', { service, user: connectedAs })]
      : []),
    ...listed(
      'security_role_rights',
      powerful.map(({ name, rights }) => `${name} (${rights.join(' ')})`),
    ),
    ...listed('security_reach_server', reachServer),
    ...listed('security_logins_expired', namesOf(expired)),
    ...listed('security_logins_expiring', namesOf(expiring)),
    ...listed('security_logins_without_end', namesOf(logins.filter((role) => endMs(role) === undefined)), line),
    ...listed('security_public_schemas', publicSchemas),
    ...listed('security_public_tables', publicTables),
    ...(seen.remote && !seen.connectedByTls ? [finding('security_connected_in_clear', { service })] : []),
    ...(seen.passwordEncryption === 'md5' ? [finding('security_md5', { service })] : []),
    ...(hostRules === undefined
      ? [line('security_hba_unreadable', { service })]
      : hbaLines(service, hostRules, finding)),
  ];
}

function hbaLines(service: string, rules: readonly HostRule[], finding: typeof line): readonly TaskLine[] {
  const said = (code: TaskLine['code'], some: readonly HostRule[], say: typeof line): readonly TaskLine[] =>
    some.length === 0
      ? []
      : [say(code, { service, count: some.length, lines: some.map((rule) => rule.line).join(', ') })];
  const trusted = rules.filter(({ method }) => method === 'trust');
  const isLocal = ({ type }: HostRule): boolean => type === 'local';
  const clear = rules.filter(({ method, type }) => method === 'password' && type !== 'hostssl' && type !== 'local');
  return [
    ...said(
      'security_hba_trust',
      trusted.filter((rule) => !isLocal(rule)),
      finding,
    ),
    // Whoever is on the machine as the right user gets in anyway.
    ...said('security_hba_trust_local', trusted.filter(isLocal), line),
    ...said('security_hba_clear_password', clear, finding),
  ];
}

function endMs({ validUntil }: PostgresRole): number | undefined {
  return validUntil === undefined ? undefined : Date.parse(validUntil);
}
