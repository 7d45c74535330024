import type { DirectoryPort, WordsPort } from '../activities/pages.js';
import type { Documents } from '../documents/open-documents.js';
import type { PersonConfig } from '../documents/guardia-config.js';
import type { IncidentView } from '../domain/incident.js';
import type { Person } from '../domain/page-message.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { notifyText, openingText, pageText } from '../messages/page.js';
import type { MessageContext } from '../messages/page.js';

/** Who answers for a role, from the configuration in force. On-duty calendars come later: until then all of a role's people are on duty. */
export function directoryPort(documents: Documents): DirectoryPort {
  const toPerson = ({ name, email, slackId }: PersonConfig): Person => ({
    name,
    ...(email !== undefined && { email }),
    ...(slackId !== undefined && { slackId }),
  });
  return {
    onDuty(role) {
      const { roles, people } = documents.current();
      const found = roles.get(role);
      if (!found)
        throw new IntegrationError('UNKNOWN_ROLE', `no role "${role}"; there is: ${[...roles.keys()].join(', ')}`);
      return found.people.flatMap((id) => {
        const person = people.get(id);
        return person ? [toPerson(person)] : [];
      });
    },
    person(nameOrKey) {
      const wanted = nameOrKey.trim().toLowerCase();
      const { people } = documents.current();
      const found = [...people.values()].find(({ id, name, email }) =>
        [id, name, email].some((word) => word?.toLowerCase() === wanted),
      );
      return found && toPerson(found);
    },
    defaultChannels: () => [...documents.current().channels.keys()],
  };
}

/** The words of messages, in the language, the zone and with the titles of the configuration. */
export function wordsPort(documents: Documents, temporalUiUrl: (view: IncidentView) => string | undefined): WordsPort {
  const context = (view: IncidentView): MessageContext => {
    const { language, timeZone, roles } = documents.current();
    const url = temporalUiUrl(view);
    return {
      reader: { language, zone: timeZone },
      now: new Date().toISOString(),
      roleTitles: Object.fromEntries([...roles.values()].map(({ id, title }) => [id, title[language]])),
      ...(url !== undefined && { temporalUiUrl: url }),
    };
  };
  const inLanguage = <Text extends object>(text: Text): Text & { language: 'es' | 'en' } => ({
    ...text,
    language: documents.current().language,
  });
  return {
    page: (order) => inLanguage(pageText(order.view, { reason: order.reason }, context(order.view))),
    opening: (view) => inLanguage(openingText(view, context(view))),
    notice: (view, text) => inLanguage(notifyText(view, text, context(view))),
  };
}
