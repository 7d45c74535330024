import type { ActivityPorts } from '../../src/activities/index.js';
import { unusablePort } from '../../src/wiring/unusable-port.js';

/** For tests in which no container and no folder takes part: whoever asks for one is told that there is none. */
export function noMachine(): Pick<ActivityPorts, 'containers' | 'folders'> {
  const nothing = Object.assign(new Error('this test has no machine'), { code: 'NOT_ALLOWED' });
  return { containers: unusablePort(nothing), folders: unusablePort(nothing) };
}
