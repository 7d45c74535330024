import { IntegrationError } from '../integrations/integration-error.js';

/** The lab has no database yet, because nobody has ever started it: people are told how, in their language. */
export class LabNotSetUp extends IntegrationError {
  constructor() {
    super('NOT_FOUND', 'the lab was never set up: `./guardia lab up` does it');
  }
}
