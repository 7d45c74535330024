import type { DigestPorts } from '../../activities/maintenance/digest.js';
import type { IncidentSummary } from '../../client.js';
import type { OpenIncident } from '../../domain/maintenance/digest.js';
import type { OpenedParts } from '../activities.js';

/** Of more, who acknowledged them is not asked. */
const MOST_ASKED = 50;

export function digestPort({ client, store, desk }: Pick<OpenedParts, 'client' | 'store' | 'desk'>): DigestPorts {
  async function known(incident: IncidentSummary): Promise<OpenIncident> {
    // One that ends at this moment, or whose worker is busy, is shown by what is known without it.
    const view = await client.show(incident).catch(() => undefined);
    const { number, type, subject, severity, openedAt } = { ...incident, ...view };
    const by = view?.acknowledged?.by;
    return {
      ...{ type, subject, openedAt },
      ...(number !== undefined && { number }),
      ...(severity && { severity }),
      ...(by !== undefined && { acknowledgedBy: by }),
    };
  }

  return {
    async openIncidents() {
      const open = await client.list({ state: 'open', limit: 500 });
      const live = open.filter(({ mode }) => mode === 'live');
      const asked = await Promise.all(live.slice(0, MOST_ASKED).map(known));
      return [...asked, ...live.slice(MOST_ASKED)];
    },
    alerts: (since) => store.countAlerts(since),
    quietRepairs: (since) => store.listQuietRepairs(since),
    timeZone: () => desk('live').timeZone,
    errorsOf: async (date, mode) => desk(mode).errors.summary({ from: date, to: date }),
  };
}
