import { cancellationSignal } from '@temporalio/activity';
import type { LoadVerification } from '../../domain/actions/action.js';
import { isWithinLimit } from '../../domain/ingestion/newest-load.js';
import type { LoadSubject, NewestLoad } from '../../domain/ingestion/newest-load.js';
import type { Mode } from '../../domain/incident.js';
import type { ActionActivities } from '../contract.js';

/** What the ledger of loads says. Throws IntegrationError. */
export interface LoadsPort {
  isMaster(name: string, mode: Mode): Promise<boolean>;
  /** The newest load of a file's name or of a master; undefined where there is none. */
  newestLoad(of: LoadSubject, mode: Mode, signal: AbortSignal): Promise<NewestLoad | undefined>;
  /** What was rejected of the newest load or of the invalid file, as a bounded text for people; undefined where nothing was. */
  rejections(of: LoadSubject, mode: Mode, signal: AbortSignal): Promise<string | undefined>;
}

type Verifications = Pick<ActionActivities, 'verify_file_loaded' | 'verify_data_quality'>;

/** The proofs that data came in, asked of the ledger: that a file lies in a folder proves nothing. */
export function createLoadVerifications({ loads }: { readonly loads: LoadsPort }): Verifications {
  return {
    async verify_file_loaded({ context: { mode }, params }): Promise<LoadVerification> {
      const of = await loadSubject(loads, params, mode);
      const load = await loads.newestLoad(of, mode, cancellationSignal());
      const verified = load !== undefined && Date.parse(load.loadedAt) > Date.parse(params.openedAt);
      return { verified, about: of.name, ...(load && { load }) };
    },
    async verify_data_quality({ context: { mode }, params }): Promise<LoadVerification> {
      const of = await loadSubject(loads, params, mode);
      const load = await loads.newestLoad(of, mode, cancellationSignal());
      return { verified: load !== undefined && isWithinLimit(load), about: of.name, ...(load && { load }) };
    },
  };
}

/** What a step names; else the incident's subject, which is a master or a file's name. */
export async function loadSubject(
  loads: Pick<LoadsPort, 'isMaster'>,
  { file, master, subject }: { readonly file?: string; readonly master?: string; readonly subject: string },
  mode: Mode,
): Promise<LoadSubject> {
  if (file !== undefined) return { kind: 'file', name: file };
  if (master !== undefined) return { kind: 'master', name: master };
  return { kind: (await loads.isMaster(subject, mode)) ? 'master' : 'file', name: subject };
}
