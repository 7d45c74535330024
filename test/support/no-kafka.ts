import type { ActivityPorts } from '../../src/activities/index.js';
import { unusablePort } from '../../src/wiring/unusable-port.js';

/** For tests of incidents without a Kafka: whoever asks it is told that there is none, and nothing waits to be put back. */
export function noKafka(): Pick<ActivityPorts, 'kafka' | 'undos' | 'canary'> {
  const none = Object.assign(new Error('this test has no Kafka'), { code: 'CONFIG_INVALID' });
  const canary = unusablePort<ActivityPorts['canary']>(none);
  return {
    kafka: unusablePort(none),
    undos: { pending: async () => [] },
    canary: {
      route: () => undefined,
      write: (id, at) => canary.write(id, at),
      publish: (id, at) => canary.publish(id, at),
      merge: (id, at) => canary.merge(id, at),
    },
  };
}
