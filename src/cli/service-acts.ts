import type { ActionName } from '../domain/actions/catalogue.js';
import { commandActionText } from '../messages/commands.js';
import { commandOrder } from '../operation/command-order.js';
import type { CliContext } from './context.js';
import { carryOut } from './order.js';
import type { OrderOptions } from './order.js';

/** Restarts, starts or stops one service. */
export async function orderOnService(
  context: CliContext,
  action: ActionName,
  service: string,
  options: OrderOptions,
): Promise<void> {
  const desk = await context.operation();
  // Judged before anybody is asked whether it is meant.
  commandOrder(action, { service }, desk.services());
  const what = `${commandActionText(action, context.language)}: ${service}`;
  await carryOut(context, (margins) => desk.order(action, { service }, margins), options, { changes: true, what });
}

/** The probe and all fitting looks of one service, or of every one. */
export async function checkServices(
  context: CliContext,
  service: string | undefined,
  options: OrderOptions,
): Promise<void> {
  const desk = await context.operation();
  await carryOut(context, (margins) => desk.check(service, margins), options, { changes: false, what: '' });
}
