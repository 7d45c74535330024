import type { ActivityPorts } from '../../src/activities/index.js';
import { IntegrationError } from '../../src/integrations/integration-error.js';

type DatabasePorts = Pick<ActivityPorts, 'samples' | 'postgres' | 'oracle'>;

/** No database that could be looked into, and no samples of one: for tests of what has nothing to do with them. */
export function noDatabases(): DatabasePorts {
  const none = async (): Promise<never> => {
    throw new IntegrationError('CONFIG_INVALID', 'this world has no databases');
  };
  return {
    samples: { recordSample: async () => undefined, sampleBefore: async () => undefined, samples: async () => [] },
    postgres: { activity: none, connections: none, statements: none, lockWaits: none, size: none, interrupt: none },
    oracle: { query: none },
  };
}
