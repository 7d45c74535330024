import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { IncidentClient } from '../client.js';
import { idSchema } from './incident-schemas.js';
import { problem, problemSchema, sendProblem } from './problem.js';

/** What the screens show besides incidents; each is left out where nobody supplies it. */
export interface Reports {
  /** MTTA, MTTR, MTBF and counts by type, as JSON. */
  readonly stats?: () => Promise<unknown>;
  /** Markdown; undefined where the incident has none yet. */
  readonly postmortem?: (incidentId: string) => Promise<string | undefined>;
}

export function reportRoutes(client: IncidentClient, reports: Reports): FastifyPluginAsyncZod {
  return async (app) => {
    const { stats, postmortem } = reports;
    if (stats) {
      app.get(
        '/v1/stats',
        {
          schema: {
            tags: ['reports'],
            summary: 'MTTA, MTTR, MTBF and counts by type',
            response: { 200: z.unknown(), 503: problemSchema },
          },
        },
        async () => stats(),
      );
    }
    if (postmortem) {
      app.get(
        '/v1/incidents/:id/postmortem',
        {
          schema: {
            tags: ['reports'],
            summary: 'The post-mortem, in Markdown',
            produces: ['text/markdown'],
            params: idSchema,
          },
        },
        async (request, reply) => {
          const { incidentId } = await client.find(request.params.id);
          const markdown = await postmortem(incidentId);
          if (markdown === undefined)
            return sendProblem(reply, problem(404, 'no_postmortem', 'The incident has no post-mortem yet.'));
          return reply.type('text/markdown; charset=utf-8').send(markdown);
        },
      );
    }
  };
}
