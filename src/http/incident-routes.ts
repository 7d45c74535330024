import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { IncidentClient } from '../client.js';
import { alertTypeSchema, personSchema, severitySchema, subjectSchema } from '../domain/alert.schema.js';
import { impactFactsSchema } from '../domain/triage.schema.js';
import { idSchema, listQuerySchema, summarySchema, viewSchema } from './incident-schemas.js';
import { problemSchema } from './problem.js';

const openSchema = z.strictObject({
  type: alertTypeSchema,
  subject: subjectSchema,
  by: personSchema,
  summary: z.string().max(2_000).optional(),
  severity: severitySchema.optional(),
  impact: impactFactsSchema.optional(),
});
const openedSchema = z.object({
  outcome: z.enum(['opened', 'joined']),
  workflowId: z.string(),
  incidentId: z.string(),
});
const problems = { 400: problemSchema, 404: problemSchema, 409: problemSchema, 422: problemSchema, 503: problemSchema };

/** What people look at, and how a person opens an incident. */
export function incidentRoutes(client: IncidentClient): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/incidents',
      {
        schema: {
          tags: ['incidents'],
          summary: 'Open incidents, or closed ones too',
          querystring: listQuerySchema,
          response: { 200: z.object({ incidents: z.array(summarySchema) }), 400: problemSchema, 503: problemSchema },
        },
      },
      async (request) => {
        const { state, type, simulations, limit } = request.query;
        const incidents = await client.list({ state, includeSimulations: simulations, limit, ...(type && { type }) });
        return { incidents: [...incidents] };
      },
    );

    app.get(
      '/v1/incidents/:id',
      {
        schema: {
          tags: ['incidents'],
          summary: 'Everything about one incident',
          params: idSchema,
          response: { 200: viewSchema, ...problems },
        },
      },
      async (request) => client.show(await client.find(request.params.id)),
    );

    app.post(
      '/v1/incidents',
      {
        schema: {
          tags: ['incidents'],
          summary: 'A person opens an incident of a known type',
          body: openSchema,
          response: { 201: openedSchema, ...problems },
        },
      },
      async (request, reply) => {
        const { impact, ...alert } = request.body;
        const outcome = await client.intake(
          // A person who opens an incident means it, from whatever screen: nothing of it is a repeat.
          { ...alert, status: 'firing', source: 'cli' },
          { knownTypeOnly: true, ...(impact && { impact }) },
        );
        return reply.code(201).send(outcome as z.infer<typeof openedSchema>);
      },
    );

    app.post(
      '/v1/dry-runs',
      {
        schema: {
          tags: ['incidents'],
          summary: 'What would be done now, without doing it',
          body: openSchema.omit({ impact: true }),
          response: { 200: viewSchema, ...problems },
        },
      },
      async (request) => client.dryRun({ ...request.body, status: 'firing', source: 'cli' }),
    );
  };
}
