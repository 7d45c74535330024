import type { CommandClient, StartedCommand } from '../client/command-client.js';
import type { CommandInput, CommandView } from '../domain/command.js';
import type { ServiceFinding } from '../domain/service.js';
import type { ActionCard } from './action-card.js';
import { actionCards } from './action-card.js';
import { commandOrder } from './command-order.js';
import type { WrittenOrder } from './command-order.js';
import { checksOf } from './check-order.js';
import { lastLogLines, verifyHealth } from './health-verification.js';
import type { HealthPorts, HealthVerification, LogChoice } from './health-verification.js';
import { serviceOf } from './services.js';
import type { ListedService, ListedServices } from './services.js';

/** Who orders, and why. */
export interface OrderMargins {
  readonly by: string;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface OperationPorts extends HealthPorts {
  readonly configured: () => ListedServices;
  /** The pipeline's scheduler, whose DAG it is. */
  readonly scheduler: () => string;
  readonly commands: () => Promise<CommandClient>;
}

/**
 * What people and HTTP may ask of the operation's services: one implementation for both. It looks by itself, so that looking
 * needs nothing else to run; whatever the catalogue does goes through a command. Throws OperationError for what can be
 * explained, ClientError of Temporal's side, IntegrationError of a service's.
 */
export interface OperationDesk {
  services(): ListedServices;
  /** The states of all services now, by their own probes. */
  states(): Promise<readonly (ListedService & { readonly finding: ServiceFinding })[]>;
  logs(service: string, lines: number): Promise<readonly string[]>;
  health(logs?: LogChoice): Promise<HealthVerification>;
  actions(): readonly ActionCard[];
  /** Starts one action of the catalogue as a person's command. */
  order(action: string, order: WrittenOrder, margins: OrderMargins, requestId?: string): Promise<StartedCommand>;
  restart(service: string, margins: OrderMargins, requestId?: string): Promise<StartedCommand>;
  /** Starts the probe and the fitting looks of one service, or of all. */
  check(service: string | undefined, margins: OrderMargins): Promise<StartedCommand>;
  command(id: string): Promise<CommandView>;
}

const LOOK_WITHIN_MS = 10_000;

export function createOperationDesk(ports: OperationPorts): OperationDesk {
  const { configured, scheduler, commands } = ports;

  async function begin(call: Pick<CommandInput, 'deed' | 'looks'>, margins: OrderMargins, requestId?: string) {
    const { by, reason, dryRun } = margins;
    const input = { by, ...(reason !== undefined && { reason }), ...(dryRun && { mode: 'dry-run' as const }), ...call };
    return (await commands()).start(input as CommandInput, requestId);
  }

  const order: OperationDesk['order'] = async (action, written, margins, requestId) =>
    begin(commandOrder(action, written, configured()), margins, requestId);

  return {
    services: configured,
    states: async () => {
      const signal = AbortSignal.timeout(LOOK_WITHIN_MS);
      const all = [...configured().values()];
      return Promise.all(all.map(async (one) => ({ ...one, finding: await ports.probe(one.name, signal) })));
    },
    logs: async (service, lines) =>
      lastLogLines(ports, serviceOf(configured(), service).name, lines, AbortSignal.timeout(LOOK_WITHIN_MS)),
    health: (logs) => verifyHealth(ports, logs),
    actions: actionCards,
    order,
    restart: (service, margins, requestId) => order('restart_failed_services', { service }, margins, requestId),
    check: async (service, margins) => {
      const all = configured();
      const about = service === undefined ? [...all.values()] : [serviceOf(all, service)];
      return begin({ looks: about.flatMap((one) => checksOf(one, scheduler())) }, margins);
    },
    command: async (id) => (await commands()).show(id),
  };
}
