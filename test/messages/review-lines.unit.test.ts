import assert from 'node:assert/strict';
import { REVIEW_LINES } from '../../src/domain/maintenance/lines/reviews.js';
import { PERSON_TASK_KINDS } from '../../src/domain/person-task.js';
import { lineText } from '../../src/messages/maintenance/lines.js';
import { personTaskText } from '../../src/messages/person-tasks.js';

describe('the words of reviews and of tasks for people', () => {
  for (const language of ['es', 'en'] as const) {
    it(`has some for everything in ${language}, and loses no report for a value that is missing`, () => {
      const reader = { language, zone: 'America/Bogota' };
      const texts = REVIEW_LINES.map((code) => lineText({ code, values: {} }, reader));
      for (const text of texts) assert.match(text, /\p{L}/u);
      assert.equal(new Set(texts).size, texts.length, 'two facts in the same words');
      for (const kind of PERSON_TASK_KINDS)
        assert.match(personTaskText({ kind, subject: 'kafka', values: {} }, language), /kafka/);
    });
  }

  it('differ from one language to the other', () => {
    const same = REVIEW_LINES.filter((code) => {
      const [es, en] = (['es', 'en'] as const).map((language) =>
        lineText({ code, values: {} }, { language, zone: 'America/Bogota' }),
      );
      return es === en;
    });
    assert.deepEqual(same, []);
  });
});
