import assert from 'node:assert/strict';
import { languageIn, nounIn } from '../../src/cli/arguments.js';
import { impactFacts } from '../../src/cli/impact-facts.js';
import { sinceOf } from '../../src/cli/stats.js';

const DAY_MS = 86_400_000;

describe('what stands on a command line', () => {
  it('names its noun before, behind and between options', () => {
    for (const line of [
      'incident list',
      '--json incident list',
      '--lang en incident',
      'help incident',
      'incident --help',
    ]) {
      assert.equal(nounIn(line.split(' '))?.name, 'incident', line);
    }
    assert.equal(nounIn(['--help']), undefined);
    assert.equal(nounIn(['nonsense']), undefined);
  });

  it('chooses a language wherever it stands', () => {
    assert.equal(languageIn(['incident', 'list', '--lang', 'en']), 'en');
    assert.equal(languageIn(['--lang=es', 'incident']), 'es');
    assert.equal(languageIn(['incident']), undefined);
  });

  it('gives facts of the impact as words', () => {
    assert.deepEqual(
      impactFacts(['touchesCustomers', 'businessImpact=high', 'systemsAffected=3', 'needsOutsideHelp=no'], 'es'),
      {
        touchesCustomers: true,
        businessImpact: 'high',
        systemsAffected: 3,
        needsOutsideHelp: false,
      },
    );
    for (const wrong of ['businessImpact=enormous', 'systemsAffected=-1', 'touchesCustomers=3', '=', '__proto__=yes']) {
      assert.throws(() => impactFacts([wrong], 'es'), { exitCode: 2 }, wrong);
    }
  });

  it('says since when as a duration or a date', () => {
    const nowMs = Date.parse('2026-11-22T00:00:00Z');
    assert.equal(sinceOf('30d', nowMs), nowMs - 30 * DAY_MS);
    assert.equal(sinceOf('2 semanas', nowMs), nowMs - 14 * DAY_MS);
    assert.equal(sinceOf('2026-11-01', nowMs), Date.parse('2026-11-01'));
    assert.equal(sinceOf('ayer', nowMs), undefined);
  });
});
