import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncidentClient } from '../client.js';
import type { Settings } from '../config.js';
import type { Desk } from '../ingestion/desk.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { actRoutes } from './act-routes.js';
import { alertRoutes } from './alert-routes.js';
import { coordinatorRoutes } from './coordinator-routes.js';
import { createGuard, isLoopback } from './guards.js';
import { healthRoutes } from './health-routes.js';
import type { HealthCheck } from './health-routes.js';
import { incidentRoutes } from './incident-routes.js';
import { ingestionRoutes } from './ingestion-routes.js';
import type { OperationDesk } from '../operation/operation-desk.js';
import { operationRoutes } from './operation-routes.js';
import { errorHandler, problem, sendProblem } from './problem.js';
import { reportRoutes } from './report-routes.js';
import type { TaskDesk } from '../operation/person-task-desk.js';
import { taskRoutes } from './task-routes.js';
import type { Reports } from './report-routes.js';

export interface HttpServerOptions {
  readonly settings: Settings;
  readonly client: IncidentClient;
  readonly language?: 'es' | 'en';
  readonly version?: string;
  /** Of Guardia's own parts; Temporal is asked where absent. */
  readonly health?: HealthCheck;
  readonly reports?: Reports;
  /** The ingestion's; its routes are left out where nobody supplies it. */
  readonly desk?: () => Desk;
  /** The operation's services; its routes are left out where nobody supplies it. */
  readonly operation?: OperationDesk;
  /** Tasks for people; their routes are left out where nobody supplies them. */
  readonly tasks?: TaskDesk;
  readonly onError?: (message: string) => void;
}

export interface HttpServer {
  readonly url: string;
  /** Answers what it has begun, and takes nothing new. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 15_000;

/**
 * Serves the API on the settings' host and port; OpenAPI 3.1 at /openapi.json, for people at /docs.
 * Throws IntegrationError CONFIG_INVALID where it would be open to others without a token, and the system's error where the
 * port is taken.
 */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { apiHost: host, apiToken, ports } = options.settings;
  if (!isLoopback(host) && apiToken === undefined) {
    throw new IntegrationError('CONFIG_INVALID', `${host} is wider than this machine, which needs GUARDIA_API_TOKEN`);
  }
  const app = await buildHttpApp(options);
  const url = await app.listen({ host, port: ports.api });
  return { url: url.replace('[::1]', 'localhost'), close: () => app.close() };
}

/** The application without its listener, for tests. */
export async function buildHttpApp(options: HttpServerOptions): Promise<FastifyInstance> {
  const { client, settings, reports = {}, language = settings.language ?? 'es' } = options;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    logger: false,
    routerOptions: { maxParamLength: 400 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A form of a foreign page can send text/plain without asking; JSON it cannot.
  app.removeContentTypeParser('text/plain');
  app.addHook(
    'onRequest',
    createGuard({ host: settings.apiHost, ...(settings.apiToken && { token: settings.apiToken }) }),
  );
  app.setErrorHandler(errorHandler(language, options.onError));
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem(404, 'no_such_path', 'Nothing is served here.')),
  );

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Guardia',
        version: options.version ?? '0.1.0',
        description: 'On-duty responder for data pipelines.',
      },
      ...(settings.apiToken && {
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        security: [{ token: [] }],
      }),
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.register(alertRoutes(client));
  await app.register(incidentRoutes(client));
  await app.register(actRoutes(client));
  await app.register(coordinatorRoutes(client.coordinator));
  await app.register(reportRoutes(client, reports));
  if (options.desk) await app.register(ingestionRoutes(options.desk));
  if (options.operation) await app.register(operationRoutes(options.operation));
  if (options.tasks) await app.register(taskRoutes(options.tasks, language));
  await app.register(healthRoutes(options.health ?? (async () => ({ temporal: await client.isReachable() }))));
  await app.ready();
  return app;
}
