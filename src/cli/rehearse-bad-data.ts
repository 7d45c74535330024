import { businessDate } from '../domain/ingestion/names.js';
import type { IngestionView } from '../domain/ingestion/run.js';
import { LAB_TIME_ZONE } from '../lab/definition.js';
import { labFiles } from '../lab/lab-files.js';
import { CliExit, EXIT } from './exit.js';
import { personOf } from './person.js';
import type { Rehearsal, RehearsalStage } from './rehearsal.js';

export const BAD_DATA_TYPE = 'data_quality_degradation';
const INGESTION_MS = 90_000;

/** The ERP delivers a really bad file, which a real ingestion takes in; its team corrects it once the incident is open. */
export function rehearseBadData(): Rehearsal {
  let putCorrected = async (): Promise<string | undefined> => undefined;
  return {
    facts: { fault: 'bad_data' },
    async begin(stage) {
      const { context, lab, simulationId, texts } = stage;
      const [{ deliverBadFile, prepareCorrectedFile }, { pruneDeliveries }] = await erp();
      await lab.hold(simulationId);
      const files = labFiles(context.settings.dataDir);
      await pruneDeliveries(files);
      const date = businessDate(new Date().toISOString(), LAB_TIME_ZONE);
      const order = { input: files.folders.input, simulationId, date };
      const { file, records, wrong } = await deliverBadFile(order);
      context.err(texts.simulate.delivered(file, records, wrong));
      const { breaches } = await ingest(stage, date, file);
      const breach = breaches.find(({ type }) => type === BAD_DATA_TYPE);
      if (!breach) throw new CliExit(EXIT.failed, texts.simulate.notDegraded);
      // Written before the incident opens, so that it lies there before any step can look for it.
      putCorrected = (await prepareCorrectedFile(order)).put;
      // The master may have an incident of the operation's own: this one is about the file, which no other can be.
      return { subject: file, summary: breach.summary };
    },
    async afterOpening({ context, texts }) {
      const file = await putCorrected();
      if (file !== undefined) context.err(texts.simulate.redelivered(file));
    },
  };
}

async function ingest(stage: RehearsalStage, date: string, file: string): Promise<IngestionView> {
  const { client, context, interrupted, simulationId, texts } = stage;
  const run = await client.ingestion.start({
    pipeline: `lab-${simulationId}`,
    date,
    reason: 'simulation',
    mode: 'simulation',
    by: personOf(context.settings, undefined),
    files: [file],
  });
  context.err(texts.simulate.ingesting(run.workflowId));
  const over = AbortSignal.any([AbortSignal.timeout(INGESTION_MS), interrupted]);
  const view = await client.ingestion.follow(run, () => undefined, over);
  if (interrupted.aborted) throw new CliExit(EXIT.interrupted, texts.simulate.interrupted);
  if (view.state === 'running') throw new CliExit(EXIT.failed, texts.simulate.tookTooLong);
  return view;
}

/** Samples are loaded only by those who need them. */
function erp() {
  return Promise.all([import('../lab/bad-delivery.js'), import('../lab/prune-deliveries.js')]);
}
