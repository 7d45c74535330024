import { setTimeout as sleep } from 'node:timers/promises';
import { openOracle } from '../../src/integrations/oracle/oracle.js';
import { startFakeTns } from './fake-tns.js';

/** Leaves connections behind that were cut, and has them collected: prints `alive` where that did not end the process. Run with --expose-gc. */
const LOOKS = 3;
const COLLECTIONS = 20;

const listener = await startFakeTns({ kind: 'accepts_then_silent' });
const options = { connectString: listener.connectString, username: 'maestras', password: 'x', timeoutMs: 300 };
for (let look = 0; look < LOOKS; look += 1) {
  const oracle = openOracle(options);
  await oracle.check(new AbortController().signal).catch(() => undefined);
  await oracle.close();
}
for (let collection = 0; collection < COLLECTIONS; collection += 1) {
  globalThis.gc?.();
  await sleep(20);
}
await listener.close();
console.log('alive');
// What the driver still waits for of the connections that were cut is none of this test's business.
process.exit(0);
