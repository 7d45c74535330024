import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { CoordinatorClient } from '../client.js';
import type { CoordinatorState } from '../domain/coordinator-state.js';
import { personSchema } from '../domain/alert.schema.js';
import { idempotencySchema } from './incident-schemas.js';
import { problemSchema } from './problem.js';

const TEXT_MAX = 2_000;
const reason = z.string().trim().min(1).max(TEXT_MAX);
const name = z.string().min(1).max(63);
const moment = z.iso.datetime({ offset: true });

const freezeBody = z.strictObject({
  by: personSchema,
  reason,
  until: moment.optional().meta({ description: 'Until somebody unfreezes where absent' }),
});
const unfreezeBody = z.strictObject({ by: personSchema, reason: reason.optional() });
const windowBody = z.strictObject({
  id: name,
  services: z.array(name).min(1).max(100).optional().meta({ description: 'All where absent' }),
  from: moment.optional().meta({ description: 'Now where absent' }),
  until: moment,
  by: personSchema,
  reason,
});
const endBody = z.strictObject({ by: personSchema });
const circuitBody = z.strictObject({ by: personSchema, reason: reason.optional() });

const problems = { 400: problemSchema, 422: problemSchema, 503: problemSchema };
const done = z.object({ done: z.literal(true) });
const lifted = z.object({ incidents: z.int().meta({ description: 'Incidents that look again because of it' }) });

const entry = z.looseObject({ service: z.string() });
/** The fields that readers rely on are written down; whatever else the state holds passes as it is, which the cast says. */
const stateSchema = z.looseObject({
  frozen: z
    .looseObject({ by: z.string(), reason: z.string(), atMs: z.number(), untilMs: z.number().optional() })
    .optional(),
  leases: z.array(entry),
  records: z.array(entry),
  circuits: z.array(entry),
  windows: z.array(z.looseObject({ id: z.string(), untilMs: z.number() })),
  heldBack: z.array(entry),
  recent: z.array(z.looseObject({ at: z.string(), decision: z.string() })),
  granted: z.number(),
  refused: z.number(),
}) as unknown as z.ZodType<CoordinatorState>;

function act<B extends z.ZodType, A extends z.ZodType>(summary: string, body: B, answer: A) {
  return {
    schema: {
      tags: ['coordinator'],
      summary,
      headers: idempotencySchema,
      body,
      response: { 200: answer, ...problems },
    },
  };
}

/** What people ask and tell the remediation coordinator. */
export function coordinatorRoutes(coordinator: CoordinatorClient): FastifyPluginAsyncZod {
  return async (app) => {
    const key = (headers: { readonly 'idempotency-key'?: string | undefined }) => headers['idempotency-key'];

    app.get(
      '/v1/coordinator',
      {
        schema: {
          tags: ['coordinator'],
          summary: 'What is granted, frozen, counted and decided',
          response: { 200: stateSchema, 503: problemSchema },
        },
      },
      async () => coordinator.state(),
    );
    app.post(
      '/v1/coordinator/freeze',
      act('No new repairs; those that run finish', freezeBody, done),
      async ({ body, headers }) => {
        await coordinator.freeze(body, key(headers));
        return { done: true } as const;
      },
    );
    app.post(
      '/v1/coordinator/unfreeze',
      act('Repairs again; what was refused meanwhile is looked at again', unfreezeBody, lifted),
      async ({ body, headers }) => coordinator.unfreeze(body, key(headers)),
    );
    app.post(
      '/v1/coordinator/windows',
      act('Announces a maintenance window, or replaces the one of that id', windowBody, done),
      async ({ body, headers }) => {
        await coordinator.announceWindow(body, key(headers));
        return { done: true } as const;
      },
    );
    app.post(
      '/v1/coordinator/windows/:id/end',
      {
        schema: {
          ...act('The window is over before its time', endBody, lifted).schema,
          params: z.object({ id: name }),
        },
      },
      async ({ body, headers, params }) => coordinator.endWindow({ ...body, ...params }, key(headers)),
    );
    app.post(
      '/v1/coordinator/circuits/:service/reset',
      {
        schema: {
          ...act("Closes a service's circuit and begins its count anew", circuitBody, lifted).schema,
          params: z.object({ service: name }),
        },
      },
      async ({ body, headers, params }) => coordinator.closeCircuit({ ...body, ...params }, key(headers)),
    );
  };
}
