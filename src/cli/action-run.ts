import { messagesIn } from '../messages/index.js';
import { actionNamed } from '../operation/action-card.js';
import { commandOrder } from '../operation/command-order.js';
import { writtenValues } from '../operation/written-values.js';
import type { CliContext } from './context.js';
import { carryOut } from './order.js';
import type { OrderOptions } from './order.js';

export interface RunOptions extends OrderOptions {
  readonly service?: string;
  readonly with?: readonly string[];
}

/** One action of the catalogue by hand: a look prints what it found, a change goes through the coordinator. */
export async function runAction(context: CliContext, name: string, options: RunOptions): Promise<void> {
  const action = actionNamed(name);
  const desk = await context.operation();
  const order = { service: options.service, with: writtenValues(action, options.with ?? []) };
  // Judged before anybody is asked whether it is meant.
  const call = commandOrder(action, order, desk.services());
  const what = messagesIn(context.language).words.actions[action];
  await carryOut(context, (margins) => desk.order(action, order, margins), options, { changes: 'deed' in call, what });
}
