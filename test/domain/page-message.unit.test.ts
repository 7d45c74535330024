import assert from 'node:assert/strict';
import { aboutSubject } from '../../src/domain/page-message.js';

describe("the text of a runbook's message", () => {
  const text = 'run "./guardia service restart {subject}", then look at {subject}';

  it('names what the incident is about', () => {
    assert.equal(aboutSubject(text, 'kafka-1'), 'run "./guardia service restart kafka-1", then look at kafka-1');
  });

  for (const subject of ['x; rm -rf ~', '$(reboot)', 'a b', '../x', '`id`', ''])
    it(`does not put "${subject}" into a command that people paste`, () =>
      assert.equal(aboutSubject(text, subject), text));
});
