import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { IncidentClient } from '../client.js';
import { SEVERITIES } from '../domain/severity.js';
import {
  acknowledgeSchema,
  escalateSchema,
  idempotencySchema,
  idSchema,
  impactSchema,
  noteSchema,
  resolveSchema,
  severityChangeSchema,
} from './incident-schemas.js';
import { problemSchema } from './problem.js';

const problems = { 400: problemSchema, 404: problemSchema, 409: problemSchema, 422: problemSchema, 503: problemSchema };
const done = z.object({ done: z.literal(true) });

/** What one act's route says about itself. */
function act<B extends z.ZodType, A extends z.ZodType>(summary: string, body: B, answer: A) {
  return {
    schema: {
      tags: ['acts'],
      summary,
      params: idSchema,
      headers: idempotencySchema,
      body,
      response: { 200: answer, ...problems },
    },
  };
}

/** What people do to an incident: every act carries who, and comes back with what it led to. */
export function actRoutes(client: IncidentClient): FastifyPluginAsyncZod {
  return async (app) => {
    const path = (verb: string): string => `/v1/incidents/:id/${verb}`;

    app.post(
      path('acknowledge'),
      act('I am on it, for a time', acknowledgeSchema, z.object({ until: z.string() })),
      async (request) =>
        client.acknowledge(await client.find(request.params.id), request.body, request.headers['idempotency-key']),
    );
    app.post(path('notes'), act('A line for the timeline and the post-mortem', noteSchema, done), async (request) => {
      await client.note(await client.find(request.params.id), request.body, request.headers['idempotency-key']);
      return { done: true } as const;
    });
    app.post(
      path('severity'),
      act(
        'Raising pages again; lowering cancels nobody',
        severityChangeSchema,
        z.object({ severity: z.enum(SEVERITIES) }),
      ),
      async (request) =>
        client.severity(await client.find(request.params.id), request.body, request.headers['idempotency-key']),
    );
    app.post(
      path('escalate'),
      act('Pages the next level now', escalateSchema, z.object({ level: z.string() })),
      async (request) =>
        client.escalate(await client.find(request.params.id), request.body, request.headers['idempotency-key']),
    );
    app.post(path('resolve'), act('A person says that it is over, and why', resolveSchema, done), async (request) => {
      await client.resolve(await client.find(request.params.id), request.body, request.headers['idempotency-key']);
      return { done: true } as const;
    });
    app.post(
      path('impact'),
      act('Measures the impact again; what grew escalates', impactSchema, z.object({ escalated: z.boolean() })),
      async (request) =>
        client.impact(await client.find(request.params.id), request.body, request.headers['idempotency-key']),
    );
  };
}
