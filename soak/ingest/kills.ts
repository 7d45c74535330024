import { whyMissing } from '../../test/support/require.js';
import { randomOf } from '../kill-points.js';
import { openKillStage } from './kill-stage.js';
import { proveSame } from './prove-outcome.js';

const KILLS = 30;
const ROWS = 40_000;

/**
 * Ingestions that are killed at random moments and run again, against one that nobody disturbed. Another moment is drawn where
 * one had ended already. Returns how many failed; GUARDIA_SEED repeats the moments.
 */
export async function soakIngestKills(argument?: string): Promise<number> {
  const kills = argument === undefined ? KILLS : Number(argument);
  if (!Number.isSafeInteger(kills) || kills < 1) throw new Error(`not a number of kills: ${argument}`);
  const seed = Number(process.env.GUARDIA_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const noKafka = await whyMissing('kafka');
  if (noKafka !== undefined) console.error(`WITHOUT KAFKA, events stay in the outbox: ${noKafka}`);
  const random = randomOf(seed);
  const stage = await openKillStage({ rows: ROWS, withKafka: noKafka === undefined });
  let failed = 0;
  let repeats = 0;
  try {
    const undisturbed = await stage.ingest();
    if (!undisturbed) throw new Error('the undisturbed one did not end');
    const events = Object.values(undisturbed.published?.ids ?? {}).flat().length;
    console.log(`GUARDIA_SEED=${seed}; undisturbed: ${seconds(undisturbed.tookMs)}, ${events} events in the topics`);
    for (let done = 0; done < kills;) {
      const afterMs = random() * undisturbed.tookMs;
      const ingested = await stage.ingest(afterMs);
      if (!ingested) continue;
      done += 1;
      const about = `${done}/${kills} after ${seconds(afterMs)}, while ${ingested.killedWhile}`;
      try {
        proveSame(ingested, undisturbed);
        repeats += ingested.published?.repeats ?? 0;
        console.log(`ok   ${about}: ${ingested.published?.repeats ?? 0} repeats`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${about}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await stage.close();
  }
  console.log(`${kills - failed} passed, ${failed} failed; ${repeats} repeats in all, each with the id of its first`);
  return failed;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
