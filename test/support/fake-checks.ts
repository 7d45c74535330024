import type { ActivityPorts } from '../../src/activities/index.js';
import type { Alert } from '../../src/domain/alert.js';
import type { ConfiguredCheck } from '../../src/domain/checks.js';

/** Which checks are on, and the door of incidents that they tell. */
export class FakeChecks {
  configured: readonly ConfiguredCheck[] = [];
  /** What came to the door, in order. */
  readonly alerts: Alert[] = [];
  readonly #refused = new Set<string>();

  /** The door refuses what is about this subject. */
  refuse(subject: string): void {
    this.#refused.add(subject);
  }

  reset(): void {
    this.configured = [];
    this.alerts.length = 0;
    this.#refused.clear();
  }

  ports(): Pick<ActivityPorts, 'checks' | 'intake'> {
    return {
      checks: { checks: () => this.configured },
      intake: {
        intake: async (alert) => {
          if (this.#refused.has(alert.subject))
            throw Object.assign(new Error('the door is shut'), { code: 'NOT_ALLOWED' });
          this.alerts.push(alert);
          return { outcome: 'opened', workflowId: `incident/${alert.type}/${alert.subject}`, incidentId: 'x' };
        },
      },
    };
  }
}
