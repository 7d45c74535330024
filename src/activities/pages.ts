import { ApplicationFailure } from '@temporalio/activity';
import type { DeliveryRecord, IncidentView } from '../domain/incident.js';
import { aboutSubject } from '../domain/page-message.js';
import type { PageMessage, Person } from '../domain/page-message.js';
import type { ActionActivities, IncidentActivities, PageOrder } from './contract.js';
import { sendMessage } from './send-message.js';
import type { MessagePorts } from './send-message.js';

/** Who answers for a role now. Asked at each page, because shifts change while an incident is open. */
export interface DirectoryPort {
  /** Empty where nobody is on duty. Throws UNKNOWN_ROLE. */
  onDuty(role: string): readonly Person[];
  /** A person by key, name or address, where somebody acknowledged under it. */
  person(nameOrKey: string): Person | undefined;
  /** The channels of a role's first use, where a runbook's `notify` names none. */
  defaultChannels(): readonly string[];
}

/** The words of messages, in the language of the configuration. */
export interface WordsPort {
  page(order: PageOrder): Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
  opening(view: IncidentView): Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
  notice(view: IncidentView, text: string): Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
}

export interface PagePorts extends MessagePorts {
  readonly directory: DirectoryPort;
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
      return sendMessage(ports, {
        ...context,
        ...aboutView(params.view),
        role: params.role,
        channel: params.channel,
        recipients,
        words: ports.words.page(params),
      });
    },

    async announce_opening({ context, params: { channel, view } }) {
      const words = ports.words.opening(view);
      return sendMessage(ports, { ...context, ...aboutView(view), role: '', channel, recipients: [], words });
    },

    async notify({ context, params }) {
      const { role, view, message } = params;
      const recipients = ports.directory.onDuty(role);
      if (recipients.length === 0) return [nobody(role, '')];
      let problem: unknown;
      for (const channel of params.channels ?? ports.directory.defaultChannels()) {
        try {
          return [
            await sendMessage(ports, {
              ...context,
              ...aboutView(view),
              role,
              channel,
              recipients,
              words: ports.words.notice(view, aboutSubject(message, view.subject)),
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

/** A simulation never reaches real people, and a page is as urgent as its incident. */
function aboutView({ mode, severity }: IncidentView) {
  return { simulation: mode === 'simulation', severity };
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
