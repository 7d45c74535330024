import type { OraclePort } from '../activities/actions/oracle.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { queryOracle } from '../integrations/oracle/query.js';
import { oracleOptions } from './oracle-options.js';
import type { Operation } from './services.js';

/** The operation's Oracle databases; each look has a connection of its own. */
export function oraclePort(operation: Pick<Operation, 'service'>): OraclePort {
  return {
    async query(name, mode, signal) {
      const service = operation.service(name, mode);
      if (service.kind !== 'oracle')
        throw new IntegrationError('CONFIG_INVALID', `service "${name}" is of kind ${service.kind}, no oracle`);
      const options = oracleOptions(service);
      if (!options) throw new IntegrationError('CONFIG_INVALID', `nothing says how to reach service "${name}"`);
      return queryOracle(options, signal);
    },
  };
}
