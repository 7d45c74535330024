import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { IncidentClient } from '../client.js';
import { postedAlertSchema } from '../domain/alert.schema.js';
import { problemSchema } from './problem.js';

const intakeAnswerSchema = z.object({
  outcome: z.enum(['opened', 'joined', 'recently_closed', 'healthy_by_probe', 'nothing_open']),
  workflowId: z.string(),
  incidentId: z.string().optional(),
});

/** The door for machines. 202 means that Temporal has the alert, or that it is known why none is needed. */
export function alertRoutes(client: IncidentClient): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/v1/alerts',
      {
        schema: {
          tags: ['alerts'],
          summary: 'Tell Guardia that something is wrong, or right again',
          description:
            'Opens the incident of this type and subject, or joins the open one. Repeat it until it answers 202.',
          body: postedAlertSchema,
          response: { 202: intakeAnswerSchema, 400: problemSchema, 503: problemSchema },
        },
      },
      async (request, reply) => {
        const outcome = await client.intake({ ...request.body, source: 'api' });
        return reply.code(202).send(outcome);
      },
    );
  };
}
