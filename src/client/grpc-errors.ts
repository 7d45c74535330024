import {
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { ClientError } from './client-error.js';

/** gRPC's status numbers; the library that names them is not ours to import. */
export const GRPC = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** The gRPC status and text inside an error of the SDK, which wraps it once or twice. */
export function grpcStatus(error: unknown): { readonly code: number; readonly details: string } | undefined {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 5; inner = inner.cause, depth += 1) {
    if (isGrpcServiceError(inner)) return { code: inner.code, details: inner.details };
  }
  return undefined;
}

/** Says in our own codes what an error of the SDK means. What we do not know stays as it is: it is a bug, and should look like one. */
export function toClientError(error: unknown, address: string): unknown {
  if (error instanceof ClientError) return error;
  if (error instanceof WorkflowUpdateFailedError) return refusal(error);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return new ClientError('worker_absent', {}, error);
  const status = grpcStatus(error);
  if (status?.code === GRPC.NOT_FOUND && /namespace/i.test(status.details)) {
    return new ClientError('namespace_not_found', { address, detail: status.details }, error);
  }
  if (error instanceof WorkflowNotFoundError) return new ClientError('not_found', { ref: error.workflowId }, error);
  if (!status) return isConnectFailure(error) ? new ClientError('temporal_unreachable', { address }, error) : error;
  switch (status.code) {
    case GRPC.UNAVAILABLE:
    case GRPC.DEADLINE_EXCEEDED:
    case GRPC.CANCELLED:
      return new ClientError('temporal_unreachable', { address }, error);
    case GRPC.FAILED_PRECONDITION:
    case GRPC.RESOURCE_EXHAUSTED:
    case GRPC.PERMISSION_DENIED:
    case GRPC.UNAUTHENTICATED:
    case GRPC.INVALID_ARGUMENT:
      return new ClientError('temporal_refused', { address, detail: status.details }, error);
    default:
      return error instanceof ServiceError
        ? new ClientError('temporal_refused', { address, detail: status.details }, error)
        : error;
  }
}

/** The incident's validators say what they want by a code, a field and an English sentence. */
function refusal(error: WorkflowUpdateFailedError): ClientError {
  const cause = error.cause;
  if (!(cause instanceof ApplicationFailure))
    return new ClientError('refused', { field: '', detail: cause?.message ?? error.message }, error);
  const field = (cause.details?.[0] as { field?: unknown } | undefined)?.field;
  if (cause.type === 'CONFLICT') return new ClientError('closed', { ref: '' }, error);
  return new ClientError('refused', { field: typeof field === 'string' ? field : '', detail: cause.message }, error);
}

function isConnectFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return /failed to connect|ECONNREFUSED|ENOTFOUND|EAI_AGAIN/i.test(`${error.message} ${cause}`);
}
