const HEADER_BYTES = 8;
const STREAMS = 3;

/**
 * Takes the frames of Docker's log stream apart: a byte for the stream, three zeros, four bytes of length. A container with
 * a terminal sends plain text without frames.
 */
export function demultiplex(stream: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= stream.length) {
    const framed = (stream[at] ?? STREAMS) < STREAMS && stream.readUIntBE(at + 1, 3) === 0;
    if (!framed) return stream;
    const end = at + HEADER_BYTES + stream.readUInt32BE(at + 4);
    parts.push(stream.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  return parts.length > 0 ? Buffer.concat(parts) : stream;
}

/** The last lines that fit into `maxBytes`, whole where one fits. */
export function lastLines(text: Buffer, maxBytes: number): string {
  if (text.length <= maxBytes) return text.toString('utf8').trimEnd();
  const kept = text.subarray(text.length - maxBytes);
  const firstBreak = kept.indexOf('\n');
  const whole = firstBreak >= 0 && firstBreak < kept.length - 1 ? kept.subarray(firstBreak + 1) : kept;
  return whole.toString('utf8').trimEnd();
}
