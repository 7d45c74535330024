import type { FileResult } from '../../domain/ingestion/run.js';
import type { Layout } from '../../domain/ingestion/layout.js';
import type { PageMessage } from '../../domain/page-message.js';
import type { IngestionPort } from '../../ingestion/ports.js';
import { sendMessage } from '../send-message.js';
import type { MessagePorts } from '../send-message.js';
import type { IngestionActivities } from './contract.js';

/** How the owners of masters are written to: by e-mail, because they are of another team and on nobody's call. */
export interface OwnersPort {
  /** The first configured e-mail channel that can be used; undefined where there is none. */
  emailChannel(): string | undefined;
  /** In the language of the configuration. */
  rejections(
    result: FileResult,
    layout: Layout,
    date: string,
  ): Pick<PageMessage, 'title' | 'body' | 'links' | 'language'>;
}

/** Not a role of an escalation: the deliveries' record says so. */
const OWNER = 'data_owner';

export interface RejectionPorts extends MessagePorts {
  readonly ingestion: IngestionPort;
  readonly owners: OwnersPort;
}

export function createRejections(ports: RejectionPorts): Pick<IngestionActivities, 'send_rejections'> {
  return {
    async send_rejections({ context, params: { result, date } }) {
      const hasRejections = result.rowsRejected > 0 || result.outcome === 'invalid';
      if (context.mode !== 'live' || !hasRejections) return undefined;
      const station = await ports.ingestion.station(context.mode);
      const layout = station.layouts.get(result.master);
      const channel = ports.owners.emailChannel();
      if (!layout || layout.owner.email === undefined || channel === undefined) return undefined;
      const { name, email } = layout.owner;
      return sendMessage(ports, {
        ...context,
        channel,
        role: OWNER,
        severity: result.outcome === 'invalid' || result.quality?.exceeded ? 'high' : 'low',
        simulation: false,
        recipients: [{ name, email }],
        words: ports.owners.rejections(result, layout, date),
      });
    },
  };
}
