import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { DeliveryRecord } from '../domain/incident.js';
import type { PageMessage, Person } from '../domain/page-message.js';

/** One attempt. Throws IntegrationError. */
export interface ChannelsPort {
  send(channel: string, message: PageMessage, signal: AbortSignal): Promise<{ readonly to: string }>;
  /** A simulation never reaches real people. */
  admitsSimulations(channel: string): boolean;
}

/** What went out already: an outside channel cannot be asked. Throws STORE_UNREACHABLE. */
export interface DeliveriesPort {
  begin(delivery: DeliveryId): Promise<'first' | 'maybe_sent' | 'already_accepted'>;
  accepted(delivery: DeliveryId, to: string): Promise<void>;
  /** The channel said no, so that another try is no repeat. */
  refused(delivery: DeliveryId): Promise<void>;
}
export interface DeliveryId {
  readonly key: string;
  readonly channel: string;
  readonly role: string;
  /** Of the incident or of the ingestion run. */
  readonly incidentId: string;
}

export interface MessagePorts {
  readonly channels: ChannelsPort;
  readonly deliveries: DeliveriesPort;
}

export interface Sending extends DeliveryId {
  readonly severity: PageMessage['severity'];
  readonly simulation: boolean;
  readonly recipients: readonly Person[];
  readonly words: Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
}

/**
 * Written down before and after: a process that died in between leaves a delivery that may have gone out, and the next
 * attempt carries the same key and says so. Without the store the attempt's number is what is known.
 */
export async function sendMessage(ports: MessagePorts, sending: Sending): Promise<DeliveryRecord> {
  const { key, channel, role, incidentId, severity, simulation } = sending;
  const id: DeliveryId = { key, channel, role, incidentId };
  const attempts = activityInfo().attempt;
  const done = (state: DeliveryRecord['state'], to: string, possibleRepeat: boolean): DeliveryRecord => ({
    channel,
    role,
    to,
    state,
    attempts,
    at: new Date().toISOString(),
    possibleRepeat,
  });
  if (simulation && !ports.channels.admitsSimulations(channel)) return done('suppressed', '', false);
  const before = await ports.deliveries.begin(id).catch(() => (attempts > 1 ? 'maybe_sent' : 'first'));
  if (before === 'already_accepted') return done('already_delivered', '', false);
  const possibleRepeat = before === 'maybe_sent';
  const message: PageMessage = {
    ...sending.words,
    key,
    severity,
    recipients: sending.recipients,
    possibleRepeat,
    simulation,
  };
  try {
    const { to } = await ports.channels.send(channel, message, cancellationSignal());
    await ports.deliveries.accepted(id, to).catch(() => undefined);
    return done('delivered', to, possibleRepeat);
  } catch (error) {
    if (isRefusal(error)) await ports.deliveries.refused(id).catch(() => undefined);
    throw error;
  }
}

/** A refusal proves that nothing went out; a broken connection proves nothing. */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return (
    code === 'DELIVERY_REFUSED' ||
    code === 'AUTHENTICATION_FAILED' ||
    code === 'UNKNOWN_CHANNEL' ||
    code === 'CONFIG_INVALID'
  );
}
