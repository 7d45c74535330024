import type { Mode } from '../../domain/incident.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import type { LedgerPlace } from '../../integrations/masters/replay-ledger.js';
import type { OpenedParts } from '../activities.js';
import { stationPlan } from '../station-plan.js';

/** Where the pipeline keeps its ledger and its tables. Throws IntegrationError CONFIG_INVALID. */
export async function ledgerPlace(
  { settings, documents, operation }: Pick<OpenedParts, 'settings' | 'documents' | 'operation'>,
  { mode, signal }: { readonly mode: Mode; readonly signal: AbortSignal },
  timeoutMs: number,
): Promise<LedgerPlace> {
  const { services, schema } = stationPlan(documents, settings, mode);
  // A lab that does not stand has no address either.
  const url = await operation.databaseUrl(services.database, mode).catch(() => undefined);
  if (url === undefined)
    throw new IntegrationError('CONFIG_INVALID', `nothing says how to reach service "${services.database}"`);
  return { url, schema, timeoutMs, signal };
}
