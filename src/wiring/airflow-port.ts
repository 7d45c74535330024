import type { AirflowPort } from '../activities/actions/airflow-port.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { messagesIn } from '../messages/catalogue.js';
import type { Language } from '../messages/language.js';
import type { Operation } from './services.js';

/** The operation's Airflows, each by its own client. */
export function airflowPort(operation: Operation, language: () => Language): AirflowPort {
  return {
    service(name, mode) {
      const { kind, missingVariables } = operation.service(name, mode);
      if (kind !== 'airflow') throw new IntegrationError('CONFIG_INVALID', `service "${name}" is of kind ${kind}`);
      if (missingVariables.length > 0) {
        throw new IntegrationError('CONFIG_INVALID', `service "${name}" needs ${missingVariables.join(', ')}`);
      }
      return operation.airflow(name, mode);
    },
    failureWord: (failure) => messagesIn(language()).words.airflowFailures[failure],
  };
}
