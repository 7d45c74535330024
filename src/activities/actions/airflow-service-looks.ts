import { cancellationSignal } from '@temporalio/activity';
import type { OnService } from '../../domain/actions/action.js';
import { classifyMessage } from '../../domain/airflow-failure.js';
import type { Mode } from '../../domain/incident.js';
import type { LookActivities } from '../contract.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import { finding, lasting } from './airflow-finding.js';
import type { Found } from './airflow-finding.js';
import type { AirflowPort, AirflowService } from './airflow-port.js';

type Looks = Pick<LookActivities, 'check_dag_processor' | 'check_airflow_queue' | 'check_airflow_connection'>;

/** What an Airflow says of itself, beside its scheduler. */
export function createServiceLooks({
  services,
  airflow,
}: {
  readonly services: ServicesPort;
  readonly airflow: AirflowPort;
}): Looks {
  const at = (
    mode: Mode,
    params: OnService & { readonly subject: string },
    look: (client: AirflowService, signal: AbortSignal) => Promise<Found>,
  ) => {
    const service = serviceFor(services, mode, params, 'airflow');
    return finding(service, async () => look(airflow.service(service, mode), cancellationSignal()));
  };
  return {
    check_dag_processor: ({ context: { mode }, params }) => at(mode, params, processorFound),

    check_airflow_queue: ({ context: { mode }, params }) =>
      at(mode, params, async (client, signal) => {
        const pools = await client.listPools(signal);
        const sum = (of: 'queued' | 'scheduled' | 'running'): number => pools.reduce((all, pool) => all + pool[of], 0);
        const waiting = sum('queued') + sum('scheduled');
        const full = pools.filter(({ open, queued, scheduled }) => open <= 0 && queued + scheduled > 0);
        const where = full.length > 0 ? `; no open slot in ${full.map(({ name }) => name).join(', ')}` : '';
        const detail = `${waiting} tasks wait (${sum('queued')} queued, ${sum('scheduled')} ready for a slot), ${sum('running')} run${where}`;
        return waiting > params.maxQueued
          ? { health: 'unhealthy', code: 'too_many', detail: `${detail}; limit ${params.maxQueued}` }
          : { health: 'healthy', code: 'ok', detail };
      }),

    check_airflow_connection: ({ context: { mode }, params }) =>
      at(mode, params, async (client, signal) => {
        const test = await client.testConnection(params.connection, signal);
        if (test.outcome === 'disabled') {
          const how = 'its administrator may set [core] test_connection = Enabled';
          return { health: 'unknown', code: 'disabled', detail: `Airflow does not test connections: ${how}` };
        }
        const detail = `connection ${params.connection}: ${test.message}`;
        return test.outcome === 'passed' ? { health: 'healthy', code: 'ok', detail } : failedTest(test.message, detail);
      }),
  };
}

async function processorFound(client: AirflowService, signal: AbortSignal): Promise<Found> {
  const { metadatabase, dagProcessor } = await client.health(signal);
  // Without its database Airflow knows nothing of its parts.
  if (metadatabase.status !== 'healthy') {
    return { health: 'unknown', code: 'metadatabase_down', detail: 'Airflow cannot use its metadata database' };
  }
  const age = dagProcessor.heartbeatAgeMs;
  const heartbeat = age === undefined ? 'no heartbeat' : `heartbeat ${lasting(age)} ago`;
  if (dagProcessor.status === 'unhealthy') {
    return { health: 'unhealthy', code: 'stopped', detail: `DAG processor unhealthy, ${heartbeat}` };
  }
  const { total, some } = await client.importErrors(signal);
  const [first] = some;
  const unread = first ? `; ${total} DAG files cannot be read: ${first.file}: ${first.error}` : '';
  const state =
    dagProcessor.status === 'absent' ? 'the scheduler reads the DAG files' : `DAG processor healthy, ${heartbeat}`;
  return { health: 'healthy', code: 'ok', detail: `${state}${unread}` };
}

/**
 * Only what the network said is the other side's fault for certain. Credentials may be refused because Airflow 2 tests without
 * the password, and a driver that is missing is Airflow's own.
 */
function failedTest(message: string, detail: string): Found {
  const found = classifyMessage(message);
  if (found === 'transient') return { health: 'unhealthy', code: 'unreachable', detail };
  if (found === 'configuration') return { health: 'unknown', code: 'refused_credentials', detail };
  return { health: 'unknown', code: 'bad_answer', detail };
}
