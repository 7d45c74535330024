import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Desk } from '../ingestion/desk.js';
import {
  dateParams,
  errorGroup,
  errorRow,
  errorsQuery,
  fileAnswer,
  fileBody,
  historyAnswer,
  historyQuery,
  reprocessBody,
  rerunBody,
  runAnswer,
  runBody,
  statusAnswer,
  summaryQuery,
} from './ingestion-schemas.js';
import { problemSchema } from './problem.js';

const problems = {
  400: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
  503: problemSchema,
};
const route = <Shape extends object>(summary: string, shape: Shape) => ({
  schema: { tags: ['ingestion'], summary, ...shape },
});

/** The desk over HTTP, as guardia.yaml says at each request. A deed is answered as soon as it is under way; whoever wants its end asks for the date's run. */
export function ingestionRoutes(desk: () => Desk): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/v1/ingestion/runs',
      route('Start the run of a date, or join the one under way', {
        body: runBody,
        response: { 202: runAnswer, ...problems },
      }),
      async (request, reply) => reply.code(202).send(await desk().run(request.body)),
    );
    app.get(
      '/v1/ingestion/runs',
      route('The last runs, newest first', {
        querystring: historyQuery,
        response: { 200: historyAnswer, ...problems },
      }),
      async (request) => desk().history(request.query.limit),
    );
    app.get(
      '/v1/ingestion/runs/:date',
      route("The newest run of a date: its stages and files, or the user's DAG", {
        params: dateParams,
        response: { 200: statusAnswer, ...problems },
      }),
      async (request) => desk().status(request.params.date),
    );
    app.get(
      '/v1/ingestion/errors',
      route('Rejected records and files, newest first; of today where nothing else is said', {
        querystring: errorsQuery,
        response: { 200: z.object({ errors: z.array(errorRow) }), ...problems },
      }),
      async (request) => {
        const { limit, ...filter } = request.query;
        return { errors: [...(await desk().errors.list(filter, limit))] as z.infer<typeof errorRow>[] };
      },
    );
    app.get(
      '/v1/ingestion/errors/summary',
      route('How many errors of each type, most frequent first', {
        querystring: summaryQuery,
        response: { 200: z.object({ groups: z.array(errorGroup) }), ...problems },
      }),
      async (request) => ({
        groups: [...(await desk().errors.summary(request.query))] as z.infer<typeof errorGroup>[],
      }),
    );
    app.post(
      '/v1/ingestion/reprocess/file',
      route('A corrected file goes from error/ to input/ and is processed; safe to repeat', {
        body: fileBody,
        response: { 202: fileAnswer, ...problems },
      }),
      async (request, reply) => {
        const answer = await desk().reprocessFile(request.body);
        return reply.code(202).send(answer as z.infer<typeof fileAnswer>);
      },
    );
    app.post(
      '/v1/ingestion/reprocess/events',
      route('Publish the events that wait in the outbox; safe to repeat', {
        body: reprocessBody,
        response: { 202: runAnswer, ...problems },
      }),
      async (request, reply) => reply.code(202).send(await desk().publishEvents(request.body)),
    );
    app.post(
      '/v1/ingestion/reprocess/date',
      route('Run a date again; safe to repeat', {
        body: rerunBody,
        response: { 202: runAnswer, ...problems },
      }),
      async (request, reply) => reply.code(202).send(await desk().rerunDate(request.body)),
    );
  };
}
