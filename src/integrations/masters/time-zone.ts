import { mastersTexts } from '../../messages/masters.js';
import type { Language } from '../../messages/language.js';
import { writeAudit } from './audit-log.js';
import type { Ask } from './masters-client.js';
import type { MastersDatabase } from './session.js';

/** The lab shares its database with what else stands there: its own sessions have the zone, and nobody else's is changed. */
const LAB_SCHEMA = 'lab';

export interface ZoneReport {
  /** What new sessions of this user have. */
  readonly timeZone: string;
  readonly warnings: readonly string[];
}

/**
 * Makes the database's own zone the pipeline's, so that `CURRENT_DATE` in anybody's session is the business date, also after
 * 19:00 in Bogotá, when it is tomorrow in UTC. Where that is not ours to change, the warning has the command for whoever may.
 *
 * @param ask of a session that is new, because one that was there before keeps what it began with
 */
export async function ensureTimeZone(
  ask: Ask,
  { timeZone: wanted, schema }: MastersDatabase,
  language: Language,
): Promise<ZoneReport> {
  const now = await zoneOfNewSessions(ask);
  if (now.zone === wanted) return { timeZone: wanted, warnings: [] };
  if (schema === LAB_SCHEMA) return { timeZone: now.zone, warnings: [] };
  const ofDatabase = `ALTER DATABASE ${now.database} SET timezone TO ${now.literal}`;
  const unchanged = (command: string): ZoneReport => ({
    timeZone: now.zone,
    warnings: [mastersTexts(language).zoneDiffers(now.zone, wanted, command)],
  });
  if (now.ofDatabase !== wanted) {
    if (!now.mayAlter) return unchanged(ofDatabase);
    await ask(ofDatabase);
    const detail = { database: now.name };
    await writeAudit(ask, schema, { who: 'guardia', action: 'time_zone_set', from: now.zone, to: wanted, detail });
  }
  // A role's own setting wins over its database's.
  if (!now.isOfRole) return { timeZone: wanted, warnings: [] };
  return unchanged(`ALTER ROLE ${now.role} IN DATABASE ${now.database} SET timezone TO ${now.literal}`);
}

interface ZoneRow {
  readonly zone: string;
  /** What the database itself says; null where nothing. */
  readonly ofDatabase: string | null;
  readonly isOfRole: boolean;
  readonly mayAlter: boolean;
  readonly name: string;
  /** These three quoted. */
  readonly database: string;
  readonly role: string;
  readonly literal: string;
}

async function zoneOfNewSessions(ask: Ask): Promise<ZoneRow> {
  const { rows } = await ask<ZoneRow>(
    `WITH zones AS (
       SELECT r.setrole, r.setdatabase, split_part(one, '=', 2) AS zone
       FROM pg_db_role_setting r, unnest(r.setconfig) AS one WHERE one ILIKE 'timezone=%')
     SELECT s.reset_val AS zone, pg_has_role(d.datdba, 'USAGE') AS "mayAlter", d.datname AS name,
            (SELECT zone FROM zones WHERE setrole = 0 AND setdatabase = d.oid) AS "ofDatabase",
            EXISTS (SELECT FROM zones WHERE setrole = session_user::regrole AND setdatabase IN (0, d.oid)) AS "isOfRole",
            quote_ident(d.datname) AS database, quote_ident(session_user) AS role,
            quote_literal(current_setting('TimeZone')) AS literal
     FROM pg_settings s, pg_database d WHERE s.name = 'TimeZone' AND d.datname = current_database()`,
  );
  const [row] = rows;
  if (!row) throw new Error('pg_settings has no TimeZone');
  return row;
}
