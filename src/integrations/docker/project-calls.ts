import { IntegrationError } from '../integration-error.js';
import type { EngineCall } from './allowed-calls.js';

const ID = '[0-9a-f]{64}';
const PROJECT_LABEL = 'com.docker.compose.project';

/**
 * What making, breaking and removing the containers of one project of our own takes: the lab's, and only where a person asked
 * for a lab in containers. No action of the catalogue comes this way, so nothing here can reach a service of the operation.
 */
export const PROJECT_CALLS = [
  { method: 'GET', path: '/_ping', why: 'whether an Engine answers' },
  { method: 'GET', path: '/images/json', why: 'whether the image is there' },
  { method: 'POST', path: '/images/create', why: 'the image, from what is sent: nothing is pulled' },
  { method: 'GET', path: '/containers/json', why: 'the containers of the project' },
  { method: 'POST', path: '/containers/create', why: 'a container of the project' },
  { method: 'GET', path: `/containers/${ID}/json`, why: 'its state' },
  { method: 'GET', path: `/containers/${ID}/logs`, why: 'its last lines' },
  { method: 'POST', path: `/containers/${ID}/(start|stop|wait)`, why: 'up and down' },
  { method: 'POST', path: `/containers/${ID}/(kill|pause|unpause)`, why: 'faults, and their end' },
  { method: 'DELETE', path: `/containers/${ID}`, why: 'its end' },
] as const;

/** @throws IntegrationError NOT_ALLOWED for every other call, before anything is sent */
export function refuseOutside(project: string): (call: EngineCall) => void {
  return ({ method = '', path = '', body }) => {
    const [where = path, query = ''] = path.split('?');
    const listed = PROJECT_CALLS.some((call) => call.method === method && new RegExp(`^${call.path}$`).test(where));
    const refuse = (what: string): never => {
      throw new IntegrationError('NOT_ALLOWED', `Docker: ${method} ${where} ${what}`);
    };
    if (!listed) refuse('is no call that the lab needs');
    if (where === '/images/create') {
      const asked = new URLSearchParams(query);
      if (asked.get('fromSrc') === null || asked.has('fromImage')) refuse('would pull an image');
    }
    if (where === '/containers/create' && !isOf(project, body)) refuse(`is of another project than ${project}`);
  };
}

function isOf(project: string, body: unknown): boolean {
  const asked = typeof body === 'string' ? (JSON.parse(body) as Partial<Record<string, unknown>>) : {};
  const labels = asked['Labels'] as Readonly<Record<string, string>> | undefined;
  const host = asked['HostConfig'] as Readonly<Record<string, unknown>> | undefined;
  return labels?.[PROJECT_LABEL] === project && host?.['Privileged'] !== true;
}
