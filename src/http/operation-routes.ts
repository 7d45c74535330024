import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { StartedCommand } from '../client.js';
import type { OperationDesk } from '../operation/operation-desk.js';
import { idempotencySchema } from './incident-schemas.js';
import {
  actionBody,
  actionParams,
  actionsAnswer,
  commandAnswer,
  commandParams,
  healthAnswer,
  healthQuery,
  logsAnswer,
  logsQuery,
  restartBody,
  serviceParams,
  servicesAnswer,
  startedAnswer,
} from './operation-schemas.js';
import { problemSchema } from './problem.js';

const problems = { 400: problemSchema, 404: problemSchema, 409: problemSchema, 422: problemSchema, 503: problemSchema };
const route = <Shape extends object>(summary: string, shape: Shape) => ({
  schema: { tags: ['operation'], summary, ...shape },
});

/** The operation's services over HTTP. A command is answered as soon as it is started; its own path says how it ended. */
export function operationRoutes(desk: OperationDesk): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/v1/services',
      route('Every configured service, and what its probe sees now', { response: { 200: servicesAnswer } }),
      async () => ({
        services: (await desk.states()).map(({ finding, ...service }) => ({ ...service, ...finding })),
      }),
    );
    app.get(
      '/v1/services/:name/logs',
      route('The last lines of its log', {
        params: serviceParams,
        querystring: logsQuery,
        response: { 200: logsAnswer, ...problems },
      }),
      async (request) => {
        const { name } = request.params;
        return { service: name, lines: await desk.logs(name, request.query.lines) };
      },
    );
    app.post(
      '/v1/services/:name/restart',
      route('A person restarts a service, through the remediation coordinator; healthy or not', {
        params: serviceParams,
        headers: idempotencySchema,
        body: restartBody,
        response: { 202: startedAnswer, ...problems },
      }),
      async (request, reply) => {
        const key = request.headers['idempotency-key'];
        return reply.code(202).send(started(await desk.restart(request.params.name, request.body, key)));
      },
    );
    app.get(
      '/v1/health-verification',
      route("The operation's health: services, their logs, Prometheus' targets, Airflow's DAGs", {
        querystring: healthQuery,
        response: { 200: healthAnswer, ...problems },
      }),
      async (request) => desk.health(request.query.logs),
    );
    app.get(
      '/v1/actions',
      route('The catalogue: what each action needs, what it changes, whether it can be undone', {
        response: { 200: actionsAnswer },
      }),
      async () => ({ actions: desk.actions() }),
    );
    app.post(
      '/v1/actions/:name',
      route('A person orders one action of the catalogue', {
        params: actionParams,
        headers: idempotencySchema,
        body: actionBody,
        response: { 202: startedAnswer, ...problems },
      }),
      async (request, reply) => {
        const { service, with: values, ...margins } = request.body;
        const key = request.headers['idempotency-key'];
        const order = { service, with: values };
        return reply.code(202).send(started(await desk.order(request.params.name, order, margins, key)));
      },
    );
    app.get(
      '/v1/commands/:id',
      route("A person's command: its plan, its grant, what came of it", {
        params: commandParams,
        response: { 200: commandAnswer, ...problems },
      }),
      async (request) => desk.command(request.params.id),
    );
  };
}

function started(command: StartedCommand) {
  return { ...command, url: `/v1/commands/${encodeURIComponent(command.workflowId)}` };
}
