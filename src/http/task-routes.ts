import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { personSchema } from '../domain/alert.schema.js';
import { dateSchema } from '../domain/ingestion/names.schema.js';
import { PERSON_TASK_KINDS, PERSON_TASK_STATES } from '../domain/person-task.js';
import type { Language } from '../messages/language.js';
import { personTaskText } from '../messages/person-tasks.js';
import type { ListedTask, TaskDesk } from '../operation/person-task-desk.js';
import { problemSchema } from './problem.js';

const MOST_LISTED = 500;
const name = z.string().trim().min(1).max(100);

const listQuery = z.object({
  state: z.enum([...PERSON_TASK_STATES, 'all']).default('open'),
  to: name.optional().meta({ description: 'A role or a person of guardia.yaml' }),
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(50),
});
const taskParams = z.object({ number: z.coerce.number().int().min(1) });
const assignBody = z.strictObject({
  by: personSchema,
  to: name.meta({ description: 'A role or a person of guardia.yaml' }),
  due: dateSchema.optional().meta({ description: 'YYYY-MM-DD; as it was where absent' }),
});
const doneBody = z.strictObject({ by: personSchema, note: z.string().trim().min(1).max(2_000).optional() });

const taskAnswer = z.object({
  number: z.int(),
  kind: z.enum(PERSON_TASK_KINDS),
  subject: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
  text: z.string().meta({ description: "What has to be done, in the server's language" }),
  state: z.enum(PERSON_TASK_STATES),
  overdue: z.boolean(),
  dueOn: z.string(),
  createdBy: z.string().meta({ description: 'The maintenance run that opened it' }),
  createdAt: z.string(),
  role: z.string().optional(),
  person: z.string().optional(),
  assignedBy: z.string().optional(),
  assignedAt: z.string().optional(),
  doneBy: z.string().optional(),
  doneAt: z.string().optional(),
  note: z.string().optional(),
});
const problems = { 400: problemSchema, 404: problemSchema, 409: problemSchema, 422: problemSchema, 503: problemSchema };
const route = <Shape extends object>(summary: string, shape: Shape) => ({
  schema: { tags: ['tasks'], summary, ...shape },
});

/** What only people can do, over HTTP; every act carries who. */
export function taskRoutes(desk: TaskDesk, language: Language): FastifyPluginAsyncZod {
  const withText = (task: ListedTask) => ({ ...task, text: personTaskText(task, language) });
  return async (app) => {
    app.get(
      '/v1/tasks',
      route('Tasks for people: open before done, what is due first before the rest', {
        querystring: listQuery,
        response: { 200: z.object({ tasks: z.array(taskAnswer) }), ...problems },
      }),
      async (request) => {
        const { to, ...query } = request.query;
        const tasks = await desk.list({ ...query, ...(to !== undefined && { to }) });
        return { tasks: tasks.map(withText) };
      },
    );
    app.post(
      '/v1/tasks/:number/assign',
      route('Gives an open task to a role or a person', {
        params: taskParams,
        body: assignBody,
        response: { 200: taskAnswer, ...problems },
      }),
      async (request) => withText(await desk.assign(request.params.number, request.body)),
    );
    app.post(
      '/v1/tasks/:number/done',
      route('A person says that a task is done', {
        params: taskParams,
        body: doneBody,
        response: { 200: taskAnswer, ...problems },
      }),
      async (request) => withText(await desk.done(request.params.number, request.body)),
    );
  };
}
