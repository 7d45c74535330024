import type { ActivityPorts } from '../../src/activities/index.js';
import type { Person } from '../../src/domain/page-message.js';
import { openChannels } from '../../src/integrations/channels.js';
import type { ChannelConfig } from '../../src/integrations/channels.js';
import { notifyText, openingText, pageText } from '../../src/messages/page.js';
import type { MessageContext, MessageText } from '../../src/messages/page.js';
import type { FakeSlack } from './fake-slack.js';

/** Who answers for which role, by the names that pages then show. */
export const TEAM: Readonly<Record<string, readonly Person[]>> = {
  operator: [{ name: 'Operador de turno' }],
  lead_engineer: [{ name: 'Ingeniero líder' }],
  technical_manager: [{ name: 'Manager técnico' }],
  development_team: [{ name: 'Equipo de desarrollo' }],
  architect: [{ name: 'Arquitectura de soluciones' }],
};
type PeoplePorts = Pick<ActivityPorts, 'directory' | 'channels' | 'deliveries' | 'words'>;

/** Real channels to fake servers, the real words, and a record of deliveries in memory. */
export class FakePeople {
  /** What the console channel printed. */
  readonly printed: string[] = [];
  readonly #onDuty = new Map(Object.entries(TEAM));
  readonly #accepted = new Set<string>();
  readonly #begun = new Set<string>();
  readonly #channels: ReadonlyMap<string, ChannelConfig>;

  constructor(slack: FakeSlack) {
    this.#channels = new Map<string, ChannelConfig>([
      ['slack', { kind: 'slack', webhookUrl: slack.webhookUrl, simulations: true }],
      ['console', { kind: 'console' }],
      ['people', { kind: 'slack', webhookUrl: slack.webhookUrl }],
    ]);
  }

  /** From now on nobody answers for this role. */
  leave(role: string): void {
    this.#onDuty.set(role, []);
  }

  /** Everybody is back, for the next test. */
  reset(): void {
    for (const [role, people] of Object.entries(TEAM)) this.#onDuty.set(role, people);
    this.printed.length = 0;
  }

  ports(): PeoplePorts {
    return {
      directory: {
        onDuty: (role) => this.#onDuty.get(role) ?? [],
        person: (name) => [...this.#onDuty.values()].flat().find((person) => person.name === name),
        defaultChannels: () => ['slack'],
      },
      channels: openChannels({ channels: () => this.#channels, write: (text) => void this.printed.push(text) }),
      deliveries: {
        begin: async (id) => {
          const name = JSON.stringify(id);
          if (this.#accepted.has(name)) return 'already_accepted';
          const again = this.#begun.has(name);
          this.#begun.add(name);
          return again ? 'maybe_sent' : 'first';
        },
        accepted: async (id) => void this.#accepted.add(JSON.stringify(id)),
        refused: async (id) => void this.#begun.delete(JSON.stringify(id)),
      },
      words: {
        page: (order) => inSpanish(pageText(order.view, order, context())),
        opening: (view) => inSpanish(openingText(view, context())),
        notice: (view, text) => inSpanish(notifyText(view, text, context())),
      },
    };
  }
}

function context(): MessageContext {
  return { reader: { language: 'es', zone: 'America/Bogota' }, now: new Date().toISOString() };
}

function inSpanish(text: MessageText): MessageText & { readonly language: 'es' } {
  return { ...text, language: 'es' };
}
