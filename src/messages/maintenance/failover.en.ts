import type { FailoverLine } from '../../domain/maintenance/lines/lines.js';
import { formatDuration } from '../time.js';
import { messagesIn } from '../catalogue.js';
import { wordForTrouble } from '../words.js';
import { numberOf, textOf } from './line-words.js';
import type { LineWords } from './line-words.js';

export const failover: LineWords<FailoverLine> = {
  failover_none: () =>
    'there are no services to test: guardia.yaml names them, `maintenance.tasks.test_failover.services`',
  failover_planned: (values) => `would restart ${textOf(values, 'service')} and measure how long it takes to answer`,
  failover_recovered: (values, { language }) =>
    `${textOf(values, 'service')}: restarted; it answered again after ${formatDuration(numberOf(values, 'recoveryMs'), language)}`,
  failover_refused: (values, { language }) =>
    `${textOf(values, 'service')}: not restarted (${wordForTrouble(messagesIn(language).words, textOf(values, 'code'))})`,
  failover_unhealthy: (values, { language }) =>
    `${textOf(values, 'service')}: restarted, and it did not answer within ${formatDuration(numberOf(values, 'waitedMs'), language)}`,
};
