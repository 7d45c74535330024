import { isBusinessDate, isFileName } from '../domain/ingestion/names.js';
import type { IngestionInput } from '../domain/ingestion/run.js';
import { ClientError } from './client-error.js';

/** Together with the date it must fit into a workflow's id. */
const LONGEST_PIPELINE = 150;

/** Validated once, at the door. Throws ClientError `invalid_run` with the field, the value, and the masters there are. */
export function checkInput(input: IngestionInput, masters: readonly string[] | undefined): void {
  const { pipeline, date, mode } = input;
  const insist = (holds: boolean, field: string, value: string, known?: readonly string[]): void => {
    if (!holds) throw new ClientError('invalid_run', { field, value, ...(known && { known }) });
  };
  insist(pipeline !== '' && pipeline.length <= LONGEST_PIPELINE, 'pipeline', pipeline);
  insist(isBusinessDate(date), 'date', date);
  insist(mode !== 'dry-run', 'mode', mode ?? '');
  for (const file of input.files ?? []) insist(isFileName(file), 'files', file);
  for (const master of input.masters ?? []) insist(masters?.includes(master) ?? true, 'masters', master, masters);
}
