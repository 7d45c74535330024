import { killPoints } from './kill-points.js';
import { prove } from './proof.js';
import { openStage } from './stage.js';
import { nameOf } from './strike.js';
import { runStruck } from './struck-run.js';

/** Every kill point once. Returns how many failed. */
export async function soakKills(filter = ''): Promise<number> {
  const points = killPoints().filter(({ strike }) => nameOf(strike).includes(filter));
  let failed = 0;
  const stage = await openStage();
  try {
    for (const [index, { scenario, strike }] of points.entries()) {
      const about = `${index + 1}/${points.length} ${nameOf(strike)}`;
      try {
        const run = await runStruck(stage, scenario, strike);
        prove(run);
        const repeats = run.messages.length - new Set(run.messages.map(({ key }) => key)).size;
        console.log(
          `ok   ${about}: ${(run.tookMs / 1_000).toFixed(0)} s${repeats > 0 ? `, ${repeats} marked repeat` : ''}`,
        );
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${about}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await stage.close();
  }
  console.log(`${points.length - failed} passed, ${failed} failed`);
  return failed;
}
