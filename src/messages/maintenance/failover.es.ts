import type { FailoverLine } from '../../domain/maintenance/lines/lines.js';
import { formatDuration } from '../time.js';
import { messagesIn } from '../catalogue.js';
import { wordForTrouble } from '../words.js';
import { numberOf, textOf } from './line-words.js';
import type { LineWords } from './line-words.js';

export const failover: LineWords<FailoverLine> = {
  failover_none: () =>
    'no hay servicios que probar: se nombran en guardia.yaml, `maintenance.tasks.test_failover.services`',
  failover_planned: (values) => `reiniciaría ${textOf(values, 'service')} y mediría cuánto tarda en responder`,
  failover_recovered: (values, { language }) =>
    `${textOf(values, 'service')}: reiniciado; respondió de nuevo a los ${formatDuration(numberOf(values, 'recoveryMs'), language)}`,
  failover_refused: (values, { language }) =>
    `${textOf(values, 'service')}: no se reinició (${wordForTrouble(messagesIn(language).words, textOf(values, 'code'))})`,
  failover_unhealthy: (values, { language }) =>
    `${textOf(values, 'service')}: reiniciado, y no respondió en ${formatDuration(numberOf(values, 'waitedMs'), language)}`,
};
