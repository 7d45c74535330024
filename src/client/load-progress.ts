import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { LoadProgress } from '../domain/ingestion/run.js';

/** What the activities of a run that load files said last. */
export function loadProgress(client: Client, description: WorkflowExecutionDescription): readonly LoadProgress[] {
  const { payloadConverter } = client.options.loadedDataConverter;
  return (description.raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
    const [payload] = heartbeatDetails?.payloads ?? [];
    const said = payload ? payloadConverter.fromPayload<unknown>(payload) : undefined;
    return isLoadProgress(said) ? [said] : [];
  });
}

function isLoadProgress(said: unknown): said is LoadProgress {
  return typeof said === 'object' && said !== null && 'phase' in said && 'bytesTotal' in said;
}
