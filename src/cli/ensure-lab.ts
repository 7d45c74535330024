import { livingInstance } from '../embedded/instance.js';
import { openLab } from '../lab/lab.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import type { CliContext } from './context.js';

/**
 * The lab, where it is what the pipeline loads into: as shipped, so that a first run needs nothing else. `npm start` brings it
 * up by itself; here it stays up after the command, because whoever loaded something wants to look at it.
 */
export async function ensureLab(context: CliContext): Promise<void> {
  const { pipeline, services } = (await context.documents()).current();
  if (services.get(pipeline.database)?.lab !== true) return;
  if ((await livingInstance(context.settings.dataDir)) !== undefined) return;
  const lab = openLab(context.settings);
  if ((await lab.status()).services.every(({ running }) => running)) return;
  context.err(ingestionCliTexts(context.language).startingLab);
  await lab.ensureUp();
}
