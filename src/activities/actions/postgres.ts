import type { Mode } from '../../domain/incident.js';
import { judgeError } from '../../domain/judgement.js';
import type { Judgement } from '../../domain/judgement.js';
import { judgeLockWaits } from '../../domain/postgres/blocker.js';
import { judgeConnections } from '../../domain/postgres/connections.js';
import type { ConnectionUse } from '../../domain/postgres/connections.js';
import type { DatabaseSize } from '../../domain/postgres/growth.js';
import type { LockWaits } from '../../domain/postgres/lock-waits.js';
import { judgeState } from '../../domain/postgres/refusals.js';
import { judgeStatements } from '../../domain/postgres/statements.js';
import type { StatementTimes } from '../../domain/postgres/statements.js';
import type { LookActivities } from '../contract.js';
import { serviceFor } from '../ports.js';
import type { SamplesPort, ServicesPort } from '../ports.js';
import { lookingAt } from './looking.js';
import { growthSince, statementsSince } from './postgres-samples.js';

/** What a PostgreSQL can be asked. One attempt each; throws IntegrationError. */
export interface PostgresPort {
  /** As lines for people. */
  activity(service: string, mode: Mode, signal: AbortSignal): Promise<string>;
  connections(service: string, mode: Mode, signal: AbortSignal): Promise<ConnectionUse>;
  statements(service: string, mode: Mode, signal: AbortSignal): Promise<StatementTimes>;
  lockWaits(service: string, mode: Mode, signal: AbortSignal): Promise<LockWaits>;
  size(service: string, mode: Mode, signal: AbortSignal): Promise<DatabaseSize>;
}

type Looks = Pick<
  LookActivities,
  | 'check_postgres_activity'
  | 'check_postgres_connections'
  | 'check_slow_queries'
  | 'check_blockers'
  | 'check_database_growth'
>;

export interface PostgresPorts {
  readonly services: ServicesPort;
  readonly postgres: PostgresPort;
  readonly samples: SamplesPort;
}

/** The looks at a PostgreSQL. Each has a connection of its own; where none is to be had, that is what it found. */
export function createPostgresLooks({ services, postgres, samples }: PostgresPorts): Looks {
  return {
    async check_postgres_activity({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params, 'postgres');
      return look(service, async (signal) => {
        const detail = (await postgres.activity(service, mode, signal)).replaceAll('\n', '; ');
        return { health: 'healthy', code: 'ok', detail };
      });
    },

    async check_postgres_connections({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params, 'postgres');
      return look(service, async (signal) =>
        judgeConnections(await postgres.connections(service, mode, signal), params.max),
      );
    },

    async check_slow_queries({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params, 'postgres');
      return look(service, async (signal) => {
        const times = await postgres.statements(service, mode, signal);
        return judgeStatements(times, await statementsSince(samples, service, mode, times), params.meanLimitMs);
      });
    },

    async check_blockers({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params, 'postgres');
      return look(service, async (signal) =>
        judgeLockWaits(await postgres.lockWaits(service, mode, signal), params.waitLimitMs),
      );
    },

    async check_database_growth({ context: { mode }, params }) {
      const service = serviceFor(services, mode, params, 'postgres');
      return look(service, async (signal) => {
        const size = await postgres.size(service, mode, signal);
        return growthSince(samples, service, mode, size, params.maxPerDay);
      });
    },
  };
}

function look(service: string, ask: (signal: AbortSignal) => Promise<Judgement>) {
  return lookingAt(service, ask, (error) => {
    const { state, message = '' } = (error ?? {}) as { readonly state?: unknown; readonly message?: string };
    return judgeState(state, message) ?? judgeError(error);
  });
}
