import type { Mode } from '../../domain/incident.js';
import { judgeError } from '../../domain/judgement.js';
import type { Judgement } from '../../domain/judgement.js';
import { judgeOracleCode } from '../../domain/oracle.js';
import type { LookActivities } from '../contract.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import { lookingAt } from './looking.js';

/** How long each half of a look took. */
export interface OracleAnswer {
  readonly connectMs: number;
  readonly queryMs: number;
  readonly version: string;
}

export interface OraclePort {
  /** One attempt with a connection of its own. Throws IntegrationError, whose words say which half failed. */
  query(service: string, mode: Mode, signal: AbortSignal): Promise<OracleAnswer>;
}

type Looks = Pick<LookActivities, 'check_oracle_query'>;

export function createOracleLooks({
  services,
  oracle,
}: {
  readonly services: ServicesPort;
  readonly oracle: OraclePort;
}): Looks {
  return {
    async check_oracle_query({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params, 'oracle');
      return lookingAt(
        service,
        async (signal) => {
          const { connectMs, queryMs, version } = await oracle.query(service, mode, signal);
          const detail = `Oracle ${version} lets us in (${connectMs} ms) and answers a query (${queryMs} ms)`;
          return { health: 'healthy', code: 'ok', detail };
        },
        judgeProblem,
      );
    },
  };
}

function judgeProblem(error: unknown): Judgement {
  const { oracleCode, message = '' } = (error ?? {}) as { readonly oracleCode?: unknown; readonly message?: string };
  return judgeOracleCode(oracleCode, message) ?? judgeError(error);
}
