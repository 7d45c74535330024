import type { Judgement } from '../judgement.js';
import { percent } from '../percent.js';

/** How many of a server's connections are taken. Only sessions of clients count: its own processes have slots of their own. */
export interface ConnectionUse {
  readonly used: number;
  /** `max_connections` */
  readonly max: number;
  /** Of those, kept back for superusers and for `pg_use_reserved_connections`. */
  readonly reserved: number;
  readonly active: number;
  readonly idleInTransaction: number;
  /** Sessions of other users, whose state we are not shown. */
  readonly hidden: number;
  readonly database: string;
  readonly databaseUsed: number;
  /** Absent where the database has no limit of its own. */
  readonly databaseLimit?: number;
}

/**
 * Against what everybody may take: an ordinary user is refused when only reserved slots are left, however many those are.
 * A limit of the database itself counts too, where it is nearer.
 */
export function judgeConnections(use: ConnectionUse, maxShare: number): Judgement {
  const everybodys = Math.max(1, use.max - use.reserved);
  const ofServer = use.used / everybodys;
  const ofDatabase = use.databaseLimit === undefined ? 0 : use.databaseUsed / Math.max(1, use.databaseLimit);
  const share = Math.max(ofServer, ofDatabase);
  const counted =
    ofDatabase > ofServer
      ? `${use.databaseUsed} of the ${use.databaseLimit} connections of database ${use.database}`
      : `${use.used} of ${everybodys} connections (max_connections ${use.max}, ${use.reserved} of them reserved)`;
  const states = `${use.active} active, ${use.idleInTransaction} idle in a transaction`;
  const unseen = use.hidden > 0 ? `, ${use.hidden} of other users that cannot be looked into` : '';
  const detail = `${counted} are taken: ${percent(share)}, limit ${percent(maxShare)}; ${states}${unseen}`;
  return share > maxShare || share >= 1
    ? { health: 'unhealthy', code: 'too_many', detail }
    : { health: 'healthy', code: 'ok', detail };
}
