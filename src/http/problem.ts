import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ClientError } from '../client.js';
import type { ClientErrorCode } from '../client/client-error.js';
import type { FailureCode } from '../domain/failures.js';
import { OperationError } from '../operation/operation-error.js';
import type { OperationErrorCode } from '../operation/operation-error.js';
import { DeskError } from '../ingestion/desk-error.js';
import type { DeskErrorCode } from '../ingestion/desk-error.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { clientErrorText } from '../messages/client-errors.js';
import { operationErrorText } from '../messages/operation-errors.js';
import { deskErrorText } from '../messages/desk-errors.js';

/** RFC 9457, with our stable code. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/**
 * The status of each error. Whatever is our own trouble is 503, because senders of alerts repeat a 5xx and never a 4xx:
 * Alertmanager drops for good what was answered with a 4xx.
 */
const STATUS: Readonly<Record<ClientErrorCode, number>> = {
  temporal_unreachable: 503,
  temporal_refused: 503,
  namespace_not_found: 503,
  worker_absent: 503,
  store_unreachable: 503,
  not_found: 404,
  none_open: 404,
  snapshot_missing: 503,
  ambiguous: 409,
  several_open: 409,
  closed: 409,
  refused: 422,
  unknown_type: 422,
  invalid_alert: 400,
  invalid_run: 400,
  invalid_command: 400,
};

const DESK_STATUS: Readonly<Record<DeskErrorCode, number>> = {
  no_run: 404,
  no_file: 404,
  no_records: 404,
  unknown_master: 422,
  master_not_clear: 422,
  file_in_the_way: 409,
  bad_date: 400,
  not_with_observe: 409,
};

const OPERATION_STATUS: Readonly<Record<OperationErrorCode, number>> = {
  unknown_service: 404,
  unknown_action: 404,
  not_by_hand: 422,
  wrong_kind: 422,
  no_runtime: 422,
  bad_pair: 400,
  invalid_values: 422,
  unknown_task: 404,
  task_done: 409,
  unknown_assignee: 422,
};

/** What the same request would be refused for again; every other failure of a service is worth coming back for. */
const FAILURE_STATUS: Partial<Record<FailureCode, number>> = { FILE_UNSAFE: 422, NOT_ALLOWED: 422 };

const RETRY_AFTER_SECONDS = '15';

export function problem(status: number, code: string, title: string, more: Partial<Problem> = {}): Problem {
  return { type: 'about:blank', title, status, code, ...more };
}

export async function sendProblem(reply: FastifyReply, body: Problem): Promise<void> {
  if (body.status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  await reply
    .code(body.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}

/** The one error handler. What cannot be explained is reported inside, and told to nobody outside. */
export function errorHandler(language: 'es' | 'en', onError: (message: string) => void = () => undefined) {
  return async (
    error: FastifyError | ClientError | DeskError | OperationError | IntegrationError,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> => {
    if (error instanceof ClientError) {
      const text = clientErrorText(error, language);
      return sendProblem(reply, problem(STATUS[error.code], error.code, text));
    }
    if (error instanceof DeskError) {
      const text = deskErrorText(error, language);
      return sendProblem(reply, problem(DESK_STATUS[error.code], error.code, text));
    }
    if (error instanceof OperationError) {
      const text = operationErrorText(error, language);
      return sendProblem(reply, problem(OPERATION_STATUS[error.code], error.code, text));
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const errors = error.validation.map((issue) => ({
        field: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
        message: issue.message ?? '',
      }));
      return sendProblem(reply, problem(400, 'invalid_request', 'The request is not valid.', { errors }));
    }
    if (error instanceof IntegrationError) {
      const failure = FAILURE_STATUS[error.code] ?? 503;
      return sendProblem(reply, problem(failure, error.code.toLowerCase(), error.message));
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, problem(status, error.code, error.message));
    onError(`${request.method} ${request.routeOptions.url ?? ''}: ${error.stack ?? error.message}`);
    // Unexpected is ours too: a sender should come back.
    return sendProblem(reply, problem(503, 'unexpected', 'Guardia could not handle the request.'));
  };
}
