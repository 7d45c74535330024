import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** Each part says whether it can work now; none may take longer than it would take to answer. */
export type HealthCheck = () => Promise<Readonly<Record<string, boolean>>>;

const healthSchema = z.object({ status: z.enum(['ok', 'degraded']), parts: z.record(z.string(), z.boolean()) });

export function healthRoutes(check: HealthCheck): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/healthz',
      {
        schema: {
          tags: ['health'],
          summary: 'Whether Guardia itself can work',
          response: { 200: healthSchema, 503: healthSchema },
        },
      },
      async (_request, reply) => {
        const parts = { ...(await check()) };
        const isWell = Object.values(parts).every(Boolean);
        return reply.code(isWell ? 200 : 503).send({ status: isWell ? 'ok' : 'degraded', parts });
      },
    );
  };
}
