import { ask } from './db.js';
import type { Db } from './db.js';
import { storableText } from './storable.js';

const MOST_LISTED = 500;

/** One message to one role by one channel; `role` is empty where it goes to none. */
export interface StoredDeliveryId {
  readonly key: string;
  readonly channel: string;
  readonly role: string;
  readonly incidentId: string;
}

/** `maybe_sent`: an attempt began and nobody wrote down how it ended, so the message may have gone out. */
export type DeliveryStart = 'first' | 'maybe_sent' | 'already_accepted';

export interface StoredDelivery extends Omit<StoredDeliveryId, 'incidentId'> {
  readonly state: 'begun' | 'accepted' | 'refused';
  readonly attempts: number;
  readonly to?: string;
  readonly begunAt: string;
}

/** Written down before the channel is asked. Decided in one statement, so that two workers never both hear `first`. */
export async function beginDelivery(db: Db, delivery: StoredDeliveryId): Promise<DeliveryStart> {
  const [row] = await ask<{ found_state: 'begun' | 'accepted' | 'refused' | null }>(
    db,
    `INSERT INTO guardia.deliveries AS known (key, channel, role, incident_id, state) VALUES ($1, $2, $3, $4, 'begun')
     ON CONFLICT (key, channel, role) DO UPDATE SET
       found_state = known.state,
       state = CASE known.state WHEN 'accepted' THEN 'accepted' ELSE 'begun' END,
       attempts = known.attempts + CASE known.state WHEN 'accepted' THEN 0 ELSE 1 END
     RETURNING found_state`,
    [...idOf(delivery), storableText(delivery.incidentId)],
  );
  if (row?.found_state === 'accepted') return 'already_accepted';
  return row?.found_state === 'begun' ? 'maybe_sent' : 'first';
}

/** The channel took the message. */
export async function acceptDelivery(db: Db, delivery: StoredDeliveryId, to: string): Promise<void> {
  const text = `UPDATE guardia.deliveries SET state = 'accepted', delivered_to = $4, ended_at = now()
    WHERE key = $1 AND channel = $2 AND role = $3`;
  await ask(db, text, [...idOf(delivery), storableText(to)]);
}

/** The channel said no, so that another try is no repeat. What it once took stays taken. */
export async function refuseDelivery(db: Db, delivery: StoredDeliveryId): Promise<void> {
  const text = `UPDATE guardia.deliveries SET state = 'refused', ended_at = now()
    WHERE key = $1 AND channel = $2 AND role = $3 AND state = 'begun'`;
  await ask(db, text, idOf(delivery));
}

/** The latest messages of an incident, oldest first. */
export async function listDeliveries(db: Db, incidentId: string): Promise<readonly StoredDelivery[]> {
  const rows = await ask<DeliveryRow>(
    db,
    `SELECT key, channel, role, state, attempts, delivered_to, begun_at FROM guardia.deliveries
     WHERE incident_id = $1 ORDER BY begun_at DESC, key DESC LIMIT $2`,
    [storableText(incidentId), MOST_LISTED],
  );
  return rows.reverse().map(({ delivered_to, begun_at, ...row }) => ({
    ...row,
    ...(delivered_to !== null && { to: delivered_to }),
    begunAt: begun_at.toISOString(),
  }));
}

interface DeliveryRow extends Pick<StoredDelivery, 'key' | 'channel' | 'role' | 'state' | 'attempts'> {
  delivered_to: string | null;
  begun_at: Date;
}

function idOf({ key, channel, role }: StoredDeliveryId): string[] {
  return [key, channel, role].map(storableText);
}
