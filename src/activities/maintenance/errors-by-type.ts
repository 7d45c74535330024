import type { Mode } from '../../domain/incident.js';
import { businessDate } from '../../domain/ingestion/names.js';
import { errorSpans, errorTypeLine, errorTypes, goneLine, sum } from '../../domain/maintenance/error-types.js';
import type { CountedErrors } from '../../domain/maintenance/error-types.js';
import { line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { MaintenanceTask } from './task.js';

export interface ErrorsByTypePorts {
  /** IANA: on whose clock error_log has its dates. */
  readonly timeZone: () => string;
  /** Of days of error_log, `YYYY-MM-DD`, inclusive. Throws IntegrationError. */
  readonly errors: (
    span: { readonly from: string; readonly to: string },
    mode: Mode,
  ) => Promise<readonly CountedErrors[]>;
}

/** error_log by type, the most frequent first, against as many days before. */
export function errorsByType({ timeZone, errors }: ErrorsByTypePorts): MaintenanceTask<'errors_by_type'> {
  return {
    async plan({ params: { lookBackDays }, startedAt, mode }) {
      const spans = errorSpans(businessDate(startedAt, timeZone()), lookBackDays);
      const now = await errors(spans.now, mode);
      const before = await errors(spans.before, mode);
      const types = errorTypes(now, before);
      const total = { ...spans.now, rowsCount: sum(now), beforeCount: sum(before) };
      const head = line(types.length > 0 ? 'errors_in_all' : 'no_errors', total);
      return {
        lines: withinMost([head, ...types.map(errorTypeLine), ...goneLine(types, before)]),
        figures: { errorRowsCount: sum(now), errorTypesCount: types.length },
      };
    },
  };
}
