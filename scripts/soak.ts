import { soakIngestKills } from '../soak/ingest/kills.js';
import { soakMemory } from '../soak/ingest/memory.js';
import { soakKills } from '../soak/kills.js';
import { soakSimulations } from '../soak/simulations.js';

const SOAKS: Readonly<Record<string, (argument?: string) => Promise<number>>> = {
  ingest: soakMemory,
  'ingest-kills': soakIngestKills,
  kills: soakKills,
  simulations: soakSimulations,
};

/** `npm run soak -- NAME [ARGUMENT]`: long repetitions on the real thing, run once and noted; exit 1 where one fails. */
const [name = '', argument] = process.argv.slice(2);
const soak = Object.hasOwn(SOAKS, name) ? SOAKS[name] : undefined;
if (!soak) {
  console.error(`npm run soak -- NAME, where NAME is one of: ${Object.keys(SOAKS).join(', ')}`);
  process.exit(2);
}
process.exit((await soak(argument)) === 0 ? 0 : 1);
