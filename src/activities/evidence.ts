import { cancellationSignal } from '@temporalio/activity';
import { recentLines, withoutSecrets } from '../domain/evidence.js';
import type { EvidenceItem, Mode } from '../domain/incident.js';
import { loadSubject } from './actions/verify-loads.js';
import type { LoadsPort } from './actions/verify-loads.js';
import type { IncidentActivities } from './contract.js';
import { servicesOf } from './ports.js';
import type { RuntimesPort, ServicesPort } from './ports.js';

/** What the database is doing, as text; undefined for a service that is no database. Throws IntegrationError. */
export interface ActivityPort {
  databaseActivity(service: string, mode: Mode, signal: AbortSignal): Promise<string | undefined>;
}

const LOG_LINES = 40;
const ITEM_MAX = 3_000;
/** Under the ten seconds that the workflow waits, so that what was seen until then still arrives. */
const BUDGET_MS = 8_000;

type Evidence = Pick<IncidentActivities, 'collect_evidence' | 'observe_services'>;

export function createEvidence(ports: {
  readonly services: ServicesPort;
  readonly runtimes: RuntimesPort;
  readonly activity: ActivityPort;
  readonly loads: LoadsPort;
}): Evidence {
  const { services, runtimes, activity, loads } = ports;
  return {
    /** States, logs and what the database does: all at once, and whatever is there when the time is up. */
    async collect_evidence({ context, params }) {
      const { mode } = context;
      const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(BUDGET_MS)]);
      const seen: EvidenceItem[] = [];
      const keep = async (
        service: string,
        kind: EvidenceItem['kind'],
        text: Promise<string | undefined>,
      ): Promise<void> => {
        const found = await text.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
        if (found) seen.push({ service, kind, text: withoutSecrets(found).slice(-ITEM_MAX) });
      };
      const probed = servicesOf(services, mode, params.subject).map(({ name }) => ({
        name,
        finding: services.probe(name, mode, signal),
      }));
      const allHealthy = Promise.all(probed.map(({ finding }) => finding)).then(
        (findings) => findings.every(({ health }) => health === 'healthy'),
        () => false,
      );
      const aboutService = probed.some(({ name }) => name === params.subject);
      // Where all is well, the logs of services that nobody named tell of other troubles than this incident's.
      const logs = async (name: string): Promise<string | undefined> => {
        if (!aboutService && (await allHealthy)) return undefined;
        return recentLines(await runtimes.logs(name, mode, LOG_LINES, signal), Date.now());
      };
      const looking = probed.flatMap(({ name, finding }) => [
        keep(
          name,
          'finding',
          finding.then(({ health, code, detail }) => `${health} (${code}): ${detail}`),
        ),
        keep(
          name,
          'state',
          runtimes
            .look(name, mode, signal)
            .then(({ running, instance, startedAt }) => (running ? `${instance}, ${startedAt}` : 'not running')),
        ),
        keep(name, 'logs', logs(name)),
        keep(name, 'activity', activity.databaseActivity(name, mode, signal)),
      ]);
      looking.push(keep(params.subject, 'rejections', rejectionsOf(loads, params.subject, mode, aboutService, signal)));
      await Promise.race([Promise.all(looking), new Promise((timeIsUp) => signal.addEventListener('abort', timeIsUp))]);
      return [...seen].sort((a, b) => a.service.localeCompare(b.service));
    },

    async observe_services({ context, params }) {
      const { mode } = context;
      const about = params.everything ? services.facts(mode) : servicesOf(services, mode, params.subject);
      return {
        findings: await Promise.all(about.map(({ name }) => services.probe(name, mode, cancellationSignal()))),
      };
    },
  };
}

/** Of a file or a master; most incidents are about neither, and then there is nothing to say, not even that it failed. */
async function rejectionsOf(
  loads: LoadsPort,
  subject: string,
  mode: Mode,
  aboutService: boolean,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (aboutService) return undefined;
  try {
    return await loads.rejections(await loadSubject(loads, { subject }, mode), mode, signal);
  } catch {
    return undefined;
  }
}
