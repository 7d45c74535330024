import type { Admin } from 'kafkajs';
import { deadlineFor } from '../deadline.js';
import { untilAborted } from '../until-aborted.js';
import type { Connector } from './connector.js';
import { labelOf, secretsOf } from './kafka-address.js';
import type { KafkaAddress } from './kafka-address.js';
import { toKafkaError } from './kafka-failure.js';

export interface AttemptOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One attempt at something within its time, whatever kafkajs thinks of it.
 *
 * @throws IntegrationError
 */
export async function attempt<Result>(
  address: KafkaAddress,
  options: AttemptOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const label = labelOf(address);
  const deadline = deadlineFor(label, options);
  try {
    return await untilAborted(work(deadline.signal), deadline.signal);
  } catch (error) {
    throw deadline.interruption() ?? toKafkaError(error, label, secretsOf(address));
  }
}

/** An attempt with an administrator of its own, which leaves when the work has ended, however it ended. */
export function administrate<Result>(
  address: KafkaAddress,
  connector: Connector,
  options: AttemptOptions,
  work: (admin: Admin, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return attempt(address, options, async (signal) => {
    const admin = await connector.connect((kafka) => kafka.admin(), signal);
    try {
      const result = await untilAborted(work(admin.client, signal), signal);
      await admin.leave();
      return result;
    } catch (error) {
      admin.cut();
      throw error;
    }
  });
}
