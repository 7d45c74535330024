import assert from 'node:assert/strict';
import { consolePage, createConsoleChannel } from '../../../src/integrations/console/console-channel.js';
import { aPage } from '../../support/messages.js';
import { rejectedWith } from '../../support/rejections.js';

describe('the console channel', () => {
  it('prints one bordered page that people can read', async () => {
    const printed: string[] = [];
    const delivered = await createConsoleChannel((text) => printed.push(text)).send(aPage());
    assert.deepEqual(delivered, { to: 'Operador de turno' });
    assert.equal(printed.length, 1);
    for (const words of [
      'Pipeline caído',
      'Para: Operador de turno',
      '- Se intenta: reiniciar lab-scheduler',
      'Severidad: CRÍTICA',
      aPage().key,
    ]) {
      assert.ok(printed[0]?.includes(words), words);
    }
  });

  it('keeps every line inside the border', () => {
    const page = consolePage(
      aPage({ title: 'palabra '.repeat(40), body: ['x'.repeat(500), '', 'ñandú 😀'.repeat(30)] }),
    );
    for (const line of page.trimEnd().split('\n')) assert.equal([...line].length, 78, line);
  });

  it('lets no text of others move the cursor or forge a line', () => {
    const page = consolePage(aPage({ title: '\u001b[2Jgone\r\nforged ║', body: ['a\u009b31mred\u202e'] }));
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(page, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.doesNotMatch(page, /^forged/m);
  });

  it('says that a message may be a repeat, in the language of the reader', () => {
    assert.match(consolePage(aPage({ possibleRepeat: true })), /posible repetición/);
    assert.match(consolePage(aPage({ possibleRepeat: true, language: 'en' })), /possible repeat/);
  });

  it('fails where the output cannot be written', async () => {
    const broken = createConsoleChannel(() => {
      throw new Error('EPIPE');
    });
    await rejectedWith('DELIVERY_FAILED', broken.send(aPage()));
  });
});
