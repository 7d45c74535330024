import { Connection } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';

const CONNECT_TIMEOUT_MS = 1_000;
const POLL_MS = 50;

/** Whether the server at this address serves the namespace, within the time; `stillWanted` ends the wait early. */
export async function servesWithin(
  address: string,
  namespace: string,
  timeoutMs: number,
  stillWanted: () => boolean = () => true,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (stillWanted() && performance.now() < deadline) {
    if (await serves(address, namespace)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function serves(address: string, namespace: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_TIMEOUT_MS }).catch(() => undefined);
  if (connection === undefined) return false;
  try {
    await connection.withDeadline(Date.now() + CONNECT_TIMEOUT_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}
