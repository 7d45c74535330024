import assert from 'node:assert/strict';
import { demultiplex, lastLines } from '../../../src/integrations/docker/container-logs.js';

const frame = (stream: 1 | 2, text: string): Buffer => {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
};

describe('A container’s log', () => {
  it('joins the frames of both streams in their order', () => {
    const stream = Buffer.concat([frame(1, 'uno\n'), frame(2, 'año\n'), frame(1, 'tres\n')]);
    assert.equal(demultiplex(stream).toString(), 'uno\naño\ntres\n');
  });

  it('leaves the plain text of a terminal as it is', () => {
    assert.equal(demultiplex(Buffer.from('plain text of a terminal\n')).toString(), 'plain text of a terminal\n');
    assert.equal(demultiplex(Buffer.alloc(0)).toString(), '');
  });

  it('keeps the last whole lines that fit', () => {
    assert.equal(lastLines(Buffer.from('first\nsecond\nthird\n'), 13), 'third');
    assert.equal(lastLines(Buffer.from('first\nsecond\n'), 100), 'first\nsecond');
  });

  it('keeps the end of a line that is too long by itself', () => {
    assert.equal(lastLines(Buffer.from('0123456789'), 4), '6789');
  });
});
