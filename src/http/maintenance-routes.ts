import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { MaintenanceClient } from '../client.js';
import { personSchema } from '../domain/alert.schema.js';
import { CADENCES } from '../domain/maintenance/cadence.js';
import type { Cadence } from '../domain/maintenance/cadence.js';
import { TASK_NAMES, taskDefinition } from '../domain/maintenance/catalogue.js';
import type { TaskName } from '../domain/maintenance/catalogue.js';
import type { MaintenanceView } from '../domain/maintenance/run.js';
import { problem, problemSchema, sendProblem } from './problem.js';

/** What the store keeps of runs. */
export interface MaintenanceRecords {
  list(filter: { readonly cadence?: Cadence; readonly limit: number }): Promise<readonly MaintenanceView[]>;
  /** Markdown in the configuration's language; undefined where there is none. */
  report(ref: string): Promise<string | undefined>;
}

const MOST_RUNS = 500;
const TEXT_MAX = 2_000;
const cadence = z.enum(CADENCES);
const cadenceParams = z.object({ cadence });
const task = z.enum(TASK_NAMES as readonly [TaskName, ...TaskName[]]);
const noteBody = z.strictObject({ by: personSchema, reason: z.string().trim().max(TEXT_MAX).optional() });
const runBody = z.strictObject({
  by: personSchema,
  tasks: z
    .array(task)
    .min(1)
    .max(TASK_NAMES.length)
    .optional()
    .meta({ description: 'All of the cadence where absent' }),
  dryRun: z.boolean().optional(),
});

const scheduleSchema = z.object({
  cadence,
  scheduleId: z.string(),
  exists: z.boolean(),
  paused: z.boolean(),
  note: z.string().optional(),
  nextAt: z.string().optional(),
  lastAt: z.string().optional(),
  running: z.array(z.string()),
});
/** The fields that readers rely on are written down; whatever else a run holds passes as it is, which the cast says. */
const runSchema = z.looseObject({
  runId: z.string(),
  cadence,
  state: z.string(),
  startedAt: z.string(),
  results: z.array(z.looseObject({ task, outcome: z.string() })),
}) as unknown as z.ZodType<MaintenanceView>;
const started = z.object({ workflowId: z.string(), runId: z.string() });
const held = z.object({ cadence, paused: z.boolean() });

const problems = { 400: problemSchema, 404: problemSchema, 422: problemSchema, 503: problemSchema };
const route = <Shape extends object>(summary: string, shape: Shape) => ({
  schema: { tags: ['maintenance'], summary, ...shape },
});

/** Maintenance over HTTP: what `guardia maintenance` shows and does. */
export function maintenanceRoutes(
  client: MaintenanceClient,
  records: MaintenanceRecords | undefined,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/maintenance',
      route('The four schedules, when they run and what runs now', {
        response: { 200: z.object({ schedules: z.array(scheduleSchema) }), ...problems },
      }),
      async () => ({ schedules: (await client.list()).map((each) => ({ ...each, running: [...each.running] })) }),
    );
    app.post(
      '/v1/maintenance/:cadence/runs',
      route('Runs it now, or some of its tasks; answered as soon as it is started', {
        ...{ params: cadenceParams, body: runBody, response: { 202: started, ...problems } },
      }),
      async (request, reply) => {
        const { cadence: wanted } = request.params;
        const { tasks, by, dryRun } = request.body;
        const other = tasks?.find((name) => taskDefinition(name).cadence !== wanted);
        if (other !== undefined)
          return sendProblem(reply, problem(422, 'other_cadence', `${other} is not of the ${wanted} maintenance.`));
        const input = { cadence: wanted, by, ...(tasks && { tasks }), ...(dryRun !== undefined && { dryRun }) };
        return reply.code(202).send(await client.start(input));
      },
    );
    for (const [act, summary] of [
      ['pause', 'Nothing of it runs until it is resumed'],
      ['resume', 'It runs at its time again'],
    ] as const)
      app.post(
        `/v1/maintenance/:cadence/${act}`,
        route(summary, { params: cadenceParams, body: noteBody, response: { 200: held, ...problems } }),
        async (request) => {
          const { by, reason } = request.body;
          await client[act](request.params.cadence, reason === undefined ? by : `${by}: ${reason}`);
          return { cadence: request.params.cadence, paused: act === 'pause' };
        },
      );
    app.post(
      '/v1/maintenance/:cadence/approve',
      route('A person lets the tasks begin that slow or stop a service', {
        ...{ params: cadenceParams, body: noteBody },
        response: { 200: z.object({ workflowId: z.string(), tasks: z.int() }), ...problems },
      }),
      async (request) => {
        const { by, reason } = request.body;
        return client.approve(request.params.cadence, { by, ...(reason !== undefined && { reason }) });
      },
    );
    if (records) recordRoutes(app, records);
  };
}

type App = Parameters<FastifyPluginAsyncZod>[0];

function recordRoutes(app: App, records: MaintenanceRecords): void {
  const query = z.object({
    cadence: cadence.optional(),
    limit: z.coerce.number().int().min(1).max(MOST_RUNS).default(20),
  });
  app.get(
    '/v1/maintenance/runs',
    route('Runs that have ended, newest first', {
      ...{ querystring: query, response: { 200: z.object({ runs: z.array(runSchema) }), ...problems } },
    }),
    async (request) => {
      const { cadence: wanted, limit } = request.query;
      return { runs: [...(await records.list({ limit, ...(wanted && { cadence: wanted }) }))] };
    },
  );
  app.get(
    '/v1/maintenance/runs/:ref/report',
    route("A run's report, in Markdown", {
      ...{ produces: ['text/markdown'], params: z.object({ ref: z.string().min(1).max(100) }) },
    }),
    async (request, reply) => {
      const markdown = await records.report(request.params.ref);
      if (markdown === undefined) return sendProblem(reply, problem(404, 'no_report', 'There is no such report.'));
      return reply.type('text/markdown; charset=utf-8').send(markdown);
    },
  );
}
