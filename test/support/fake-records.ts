import type { ActivityPorts } from '../../src/activities/index.js';
import type { CommandView } from '../../src/domain/command.js';
import type { IncidentView } from '../../src/domain/incident.js';
import { anUnknownSnapshot, aSnapshot } from './builders.js';
import { Ledger } from './ledger.js';

type RecordPorts = Pick<ActivityPorts, 'snapshots' | 'register' | 'coordinator' | 'record' | 'intake' | 'lab'>;

/** What Guardia keeps, in memory. */
export class FakeRecords {
  /** Records of ended incidents, as they were saved. */
  readonly saved = new Ledger<IncidentView>((view) => `${view.workflowId}: ${view.resolution ?? view.state}`);
  /** People's commands, as they were kept. */
  readonly commands = new Ledger<CommandView>(({ workflowId, outcome }) => `${workflowId}: ${outcome}`);
  readonly #numbers = new Map<string, number>();

  /** The record of an incident, once its own workflow has saved it. */
  expectRecord(incidentId: string, timeoutMs?: number): Promise<IncidentView> {
    return this.saved.expect((view) => view.incidentId === incidentId, `the record of ${incidentId}`, timeoutMs);
  }

  ports(): RecordPorts {
    return {
      snapshots: { snapshot: (type) => (type === 'pipeline_down' ? aSnapshot() : anUnknownSnapshot()) },
      register: {
        register: async ({ incidentId }) => {
          const number = this.#numbers.get(incidentId) ?? this.#numbers.size + 1;
          this.#numbers.set(incidentId, number);
          return number;
        },
      },
      coordinator: { ensureRunning: async () => undefined, answer: async () => undefined },
      record: {
        save: async (view) => this.saved.add(view),
        saveCommand: async (view) => this.commands.add(view),
        writePostmortem: async ({ incidentId }) => `${incidentId}.md`,
      },
      intake: {
        intake: async ({ type, subject }) => ({ outcome: 'nothing_open', workflowId: `incident/${type}/${subject}` }),
      },
      lab: { heldBySimulation: async () => false },
    };
  }
}
