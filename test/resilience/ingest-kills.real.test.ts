import assert from 'node:assert/strict';
import { openKillStage } from '../../soak/ingest/kill-stage.js';
import type { Ingested, KillStage } from '../../soak/ingest/kill-stage.js';
import { proveSame } from '../../soak/ingest/prove-outcome.js';
import { randomOf } from '../../soak/kill-points.js';
import { needs } from '../support/require.js';

/** A sample of `npm run soak -- ingest-kills`. */
const seed = Number(process.env.GUARDIA_SEED ?? 20_261_122);
const KILLS = 3;
const ROWS = 4_000;
const MOST_DRAWS = 20;

describe(`kill -9 of an ingestion at any moment, and another run (GUARDIA_SEED=${seed})`, function () {
  this.timeout(300_000);
  let stage: KillStage;
  let undisturbed: Ingested;
  const random = randomOf(seed);

  before(async function () {
    await needs(this, 'kafka');
    stage = await openKillStage({ rows: ROWS, withKafka: true });
    undisturbed = (await stage.ingest()) ?? assert.fail('the undisturbed one did not end');
  });
  after(() => stage?.close());

  for (let kill = 1; kill <= KILLS; kill += 1)
    it(`leaves the tables, the folders and the topics as if it had never happened (${kill})`, async () => {
      proveSame(await killedOnce(), undisturbed);
    });

  /** One that had ended before its moment came was not killed: another moment is drawn. */
  async function killedOnce(): Promise<Ingested> {
    for (let draw = 1; draw <= MOST_DRAWS; draw += 1) {
      const ingested = await stage.ingest(random() * undisturbed.tookMs);
      if (ingested) return ingested;
    }
    return assert.fail(`each of ${MOST_DRAWS} had ended before its moment came`);
  }
});
