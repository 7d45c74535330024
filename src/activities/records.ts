import type { CommandView } from '../domain/command.js';
import type { IncidentView } from '../domain/incident.js';
import type { RecordActivities } from './contract.js';

/** Where ended incidents and people's commands are kept. Throws STORE_UNREACHABLE. */
export interface RecordPort {
  save(view: IncidentView): Promise<void>;
  saveCommand(view: CommandView): Promise<void>;
  /** Writes the post-mortem to its file and to the store, and says which file. Writing it again replaces it. */
  writePostmortem(view: IncidentView): Promise<string>;
}

export function createRecords({ record }: { readonly record: RecordPort }): RecordActivities {
  return {
    save_incident_record: ({ params }) => record.save(params.view),
    save_command: ({ params }) => record.saveCommand(params.view),
    write_postmortem: async ({ params }) => ({ file: await record.writePostmortem(params.view) }),
  };
}
