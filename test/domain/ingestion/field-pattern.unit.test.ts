import assert from 'node:assert/strict';
import { patternFlaw } from '../../../src/domain/ingestion/field-pattern.js';

describe("A field's pattern", () => {
  const safe: readonly (readonly [string, number | undefined])[] = [
    ['C\\d{9}', 10],
    ['\\d{5,11}(-\\d)?', 15],
    ['[A-Z]{1,3}|\\d+', undefined],
    ['(ABC|DEF)', undefined],
    ['(?:[A-Z]{2}\\d{2}){3}', 12],
    ['[^@ ]+@[^@ ]+\\.[a-z]{2,6}', 100],
    ['.*', undefined],
    ['\\p{L}+', 50],
  ];
  for (const [pattern, length] of safe) {
    it(`${pattern} is let through`, () => assert.equal(patternFlaw(pattern, length), undefined));
  }

  const refused: readonly (readonly [string, number | undefined, string])[] = [
    ['(a+)+', 40, 'nested_quantifier'],
    ['(a|a)*', 40, 'nested_quantifier'],
    ['((a?){20}){20}', 40, 'nested_quantifier'],
    ['(?:(x)+y?){2,}', 40, 'nested_quantifier'],
    ['([a-z]|[a-y])+', 40, 'nested_quantifier'],
    ['(\\w{1,20}){5}', 40, 'nested_quantifier'],
    ['(a)\\1', 40, 'back_reference'],
    ['(?<x>a)\\k<x>', 40, 'back_reference'],
    ['(?=a)b', 40, 'lookaround'],
    ['(?<!a)b', 40, 'lookaround'],
    ['.*.*.*.*x', 100, 'too_costly'],
    ['.*.*x', undefined, 'too_costly'],
    ['.{0,500}.{0,500}.{0,500}x', 1_000, 'too_costly'],
    ['a{2000}', 3_000, 'too_costly'],
    ['(', 10, 'syntax'],
    ['[z-a]', 10, 'syntax'],
    ['\\y', 10, 'syntax'],
    ['a'.repeat(201), 300, 'too_long'],
  ];
  for (const [pattern, length, flaw] of refused) {
    it(`${pattern.slice(0, 30)} is refused`, () => assert.equal(patternFlaw(pattern, length), flaw));
  }

  it('that is let through is answered in no time, whatever the value', () => {
    const hostile = [...safe.map(([pattern]) => pattern), '[ab]+[ab]+[ab]+c'];
    for (const pattern of hostile) {
      assert.equal(patternFlaw(pattern, 100), undefined);
      const whole = new RegExp(`^(?:${pattern})$`, 'u');
      // Of the processor and not by the clock, which others on the machine share.
      const before = process.cpuUsage();
      for (const value of ['a'.repeat(100), '@'.repeat(100), 'a@'.repeat(50), '0'.repeat(99) + '!']) whole.test(value);
      assert.ok(process.cpuUsage(before).user < 200_000, pattern);
    }
  });
});
