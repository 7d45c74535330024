import { killPoints, sampleOf } from '../../soak/kill-points.js';
import type { KillPoint } from '../../soak/kill-points.js';
import { prove } from '../../soak/proof.js';
import { openStage } from '../../soak/stage.js';
import type { Stage } from '../../soak/stage.js';
import { nameOf } from '../../soak/strike.js';
import { runStruck } from '../../soak/struck-run.js';

/** A sample of `npm run soak -- kills`: one of each kind, other ones every day. */
const seed = Number(process.env.GUARDIA_SEED ?? Math.floor(Date.now() / 86_400_000));
const KINDS: readonly ((point: KillPoint) => boolean)[] = [
  ({ strike }) => strike.victim === 'worker' && strike.activity === 'restart_failed_services',
  ({ strike }) => strike.victim === 'worker' && strike.activity === 'deliver_page',
  ({ strike, scenario }) =>
    strike.victim === 'worker' && scenario.isRepairable && strike.activity !== 'restart_failed_services',
  ({ strike }) => strike.victim === 'server',
];

describe(`kill -9 in the middle of a step (GUARDIA_SEED=${seed})`, function () {
  this.timeout(240_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage?.close());

  for (const isOfKind of KINDS)
    for (const { scenario, strike } of sampleOf(killPoints().filter(isOfKind), 1, seed))
      it(`ends all the same, with nothing done twice and nobody forgotten: ${nameOf(strike)}`, async () => {
        prove(await runStruck(stage, scenario, strike));
      });
});
