import assert from 'node:assert/strict';
import { isPage } from './pages.js';
import { nameOf } from './strike.js';
import type { StruckRun } from './struck-run.js';

const LEVELS = ['operator', 'lead_engineer', 'technical_manager', 'higher_levels'];
const OPERATORS_OWN = /^lab-(up|down)#/;

/** What must hold whoever died, and when. Throws AssertionError. */
export function prove(run: StruckRun): void {
  const about = nameOf(run.strike);
  assert.equal(run.view.state, 'resolved', about);
  assert.equal(run.view.resolution, run.scenario.isRepairable ? 'verified' : 'simulation_ended', about);
  proveRestarts(run, about);
  proveLevels(run, about);
  proveMessages(run, about);
}

/** By the process ledger: one start for each token, and one restart in all, because one service was broken. */
function proveRestarts({ ledger, scenario }: StruckRun, about: string): void {
  const starts = ledger.filter(({ event, token }) => event === 'start' && !OPERATORS_OWN.test(token));
  const expected = scenario.isRepairable ? ['lab-scheduler'] : [];
  assert.deepEqual(
    starts.map(({ service }) => service),
    expected,
    `${about}: ${JSON.stringify(ledger, null, 1)}`,
  );
}

/** What was repaired in time called nobody; otherwise every level was called, each decided once. */
function proveLevels({ view, scenario, pagesScheduled }: StruckRun, about: string): void {
  const levels = view.pages.map(({ levelName }) => levelName);
  assert.deepEqual([...levels].sort(), scenario.isRepairable ? [] : [...LEVELS].sort(), about);
  assert.deepEqual(pagesScheduled, [...new Set(pagesScheduled)], about);
  assert.equal(pagesScheduled.length, view.pages.flatMap(({ roles }) => roles).length, about);
}

/** Every page arrived. Twice only where the process died after Slack had it, under the same key, and then it says so. */
function proveMessages({ view, strike, messages, pagesScheduled }: StruckRun, about: string): void {
  const arrived = new Set(messages.map(({ key }) => key));
  for (const key of pagesScheduled) assert.ok(arrived.has(key), `${about}: ${key} never arrived`);
  const pages = messages.filter(isPage);
  assert.deepEqual(
    pages.filter(({ key }) => !pagesScheduled.includes(key)),
    [],
    about,
  );
  assert.ok(
    view.pages.every(({ deliveries }) => deliveries.every(({ state }) => state !== 'failed')),
    about,
  );
  for (const key of arrived) {
    const [, ...repeats] = messages.filter((message) => message.key === key);
    const mayRepeat = strike.at === 'accepted' && key.includes(strike.key ?? '');
    assert.ok(
      repeats.length === 0 || (mayRepeat && repeats.length === 1),
      `${about}: ${key} came ${repeats.length + 1} times`,
    );
    for (const { text } of repeats) assert.match(text, /posible repetición/, about);
  }
}
