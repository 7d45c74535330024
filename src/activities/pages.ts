import { activityInfo, ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { DeliveryRecord, IncidentView } from '../domain/incident.js';
import type { PageMessage, Person } from '../domain/page-message.js';
import type { ActionActivities, IncidentActivities, PageOrder } from './contract.js';

/** Who answers for a role now. Asked at each page, because shifts change while an incident is open. */
export interface DirectoryPort {
  /** Empty where nobody is on duty. Throws UNKNOWN_ROLE. */
  onDuty(role: string): readonly Person[];
  /** A person by key, name or address, where somebody acknowledged under it. */
  person(nameOrKey: string): Person | undefined;
  /** The channels of a role's first use, where a runbook's `notify` names none. */
  defaultChannels(): readonly string[];
}

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
  readonly incidentId: string;
}

/** The words of messages, in the language of the configuration. */
export interface WordsPort {
  page(order: PageOrder): Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
  opening(view: IncidentView): Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
  notice(view: IncidentView, text: string): Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
}

export interface PagePorts {
  readonly directory: DirectoryPort;
  readonly channels: ChannelsPort;
  readonly deliveries: DeliveriesPort;
  readonly words: WordsPort;
}

type Pages = Pick<IncidentActivities, 'deliver_page' | 'announce_opening'> & Pick<ActionActivities, 'notify'>;

export function createPages(ports: PagePorts): Pages {
  return {
    async deliver_page({ context, params }) {
      const onDuty = ports.directory.onDuty(params.role);
      const also = params.alsoTo.flatMap((name) => ports.directory.person(name) ?? []);
      const recipients = [...onDuty, ...also.filter((person) => !onDuty.some(({ name }) => name === person.name))];
      if (recipients.length === 0) return nobody(params.role, params.channel);
      return send(ports, {
        ...context,
        view: params.view,
        role: params.role,
        channel: params.channel,
        recipients,
        words: ports.words.page(params),
      });
    },

    async announce_opening({ context, params: { channel, view } }) {
      return send(ports, { ...context, view, role: '', channel, recipients: [], words: ports.words.opening(view) });
    },

    async notify({ context, params }) {
      const { role, view, message } = params;
      const recipients = ports.directory.onDuty(role);
      if (recipients.length === 0) return [nobody(role, '')];
      let problem: unknown;
      for (const channel of params.channels ?? ports.directory.defaultChannels()) {
        try {
          return [
            await send(ports, {
              ...context,
              view,
              role,
              channel,
              recipients,
              words: ports.words.notice(view, message),
            }),
          ];
        } catch (error) {
          problem = error;
        }
      }
      throw problem instanceof Error
        ? problem
        : ApplicationFailure.nonRetryable('no channel is configured', 'UNKNOWN_CHANNEL');
    },
  };
}

interface Sending {
  readonly key: string;
  readonly incidentId: string;
  readonly view: IncidentView;
  readonly role: string;
  readonly channel: string;
  readonly recipients: readonly Person[];
  readonly words: Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
}

/**
 * Written down before and after: a process that died in between leaves a delivery that may have gone out, and the next
 * attempt carries the same key and says so. Without the store the attempt's number is what is known.
 */
async function send(ports: PagePorts, sending: Sending): Promise<DeliveryRecord> {
  const { key, channel, role, incidentId, view } = sending;
  const id: DeliveryId = { key, channel, role, incidentId };
  const attempts = activityInfo().attempt;
  const simulation = view.mode === 'simulation';
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
    severity: view.severity,
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

function nobody(role: string, channel: string): DeliveryRecord {
  return {
    channel,
    role,
    to: '',
    state: 'nobody_on_duty',
    attempts: 1,
    at: new Date().toISOString(),
    possibleRepeat: false,
  };
}
