import { IntegrationError } from '../integration-error.js';

/** A container or an exec by its full id, as the Engine's own answers give it: never a name that somebody typed. */
const ID = '[0-9a-f]{64}';

/**
 * Every call of the Engine's API that the catalogue needs, and the only ones that leave this process. The socket is root on
 * its machine, so a mistake anywhere else must not become another call. A socket proxy can be given the same list: docs/docker.md.
 */
export const ALLOWED_CALLS = [
  { method: 'GET', path: '/info', why: "the Engine's clock" },
  { method: 'GET', path: '/containers/json', why: 'the container with these labels' },
  { method: 'GET', path: `/containers/${ID}/json`, why: 'its state, health, ports and networks' },
  { method: 'GET', path: `/containers/${ID}/logs`, why: 'its last lines' },
  { method: 'GET', path: `/containers/${ID}/stats`, why: 'its memory and processors' },
  { method: 'GET', path: '/events', why: "Docker's own record of what happened to it" },
  { method: 'POST', path: `/containers/${ID}/restart`, why: 'restart_failed_services' },
  { method: 'POST', path: `/containers/${ID}/start`, why: 'start_service' },
  { method: 'POST', path: `/containers/${ID}/stop`, why: 'stop_service' },
  { method: 'POST', path: `/containers/${ID}/exec`, why: 'exec_in_container, and df for check_disk_space' },
  { method: 'POST', path: `/exec/${ID}/start`, why: 'the same' },
  { method: 'GET', path: `/exec/${ID}/json`, why: 'how it ended' },
] as const;

/** What may be said of a command: nothing that gives it more than the container has. */
const EXEC_KEYS: ReadonlySet<string> = new Set(['AttachStdout', 'AttachStderr', 'Cmd', 'Tty']);

export interface EngineCall {
  readonly method?: string | undefined;
  /** With its query. */
  readonly path?: string | undefined;
  readonly body?: unknown;
}

/** @throws IntegrationError NOT_ALLOWED for every call that is not on the list, before anything is sent */
export function refuseOtherCalls({ method = '', path = '', body }: EngineCall): void {
  const where = path.split('?')[0] ?? path;
  const listed = ALLOWED_CALLS.some(
    (call) => call.method === method && new RegExp(`^${call.path}$`).test(where) && !where.includes('..'),
  );
  if (!listed) throw new IntegrationError('NOT_ALLOWED', `Docker: ${method} ${where} is no call that Guardia makes`);
  if (method === 'POST' && /^\/containers\/[0-9a-f]+\/exec$/.test(where)) refuseOtherExec(body);
}

function refuseOtherExec(body: unknown): void {
  const asked = typeof body === 'string' ? (JSON.parse(body) as Readonly<Record<string, unknown>>) : {};
  const argv = asked['Cmd'];
  const plain = Object.keys(asked).every((key) => EXEC_KEYS.has(key)) && asked['Tty'] === false;
  const isArgv = Array.isArray(argv) && argv.length > 0 && argv.every((part) => typeof part === 'string');
  if (!plain || !isArgv)
    throw new IntegrationError('NOT_ALLOWED', 'Docker: an exec with more than a list of arguments');
}

interface Modem {
  buildRequest(options: EngineCall, context: unknown, data: unknown, callback: (error: unknown) => void): void;
}

/** Judges every request of a client where it is about to be sent: by the catalogue's list, unless it is told another. */
export function guardClient(client: { modem: unknown }, refuse: (call: EngineCall) => void = refuseOtherCalls): void {
  const modem = client.modem as Modem;
  const send = modem.buildRequest.bind(modem);
  modem.buildRequest = (options, context, data, callback) => {
    try {
      refuse({ method: options.method, path: options.path, body: data });
    } catch (error) {
      return callback(error);
    }
    return send(options, context, data, callback);
  };
}
