import { Reader } from './wire-reader.js';

/** What a broker says of itself before anybody has said who they are. */
export interface BrokerFeatures {
  /** Feature levels that this broker's own software can have at most, by name: `metadata.version`. */
  readonly supported: ReadonlyMap<string, number>;
  /** Levels that the cluster has agreed on. */
  readonly finalized: ReadonlyMap<string, number>;
  /** The highest version of each request that it takes, by the request's key. */
  readonly requests: ReadonlyMap<number, number>;
}

const API_VERSIONS = 18;
const VERSION = 3;
const CORRELATION_ID = 1;
const SOFTWARE = 'guardia';
const SUPPORTED_TAG = 0;
const FINALIZED_TAG = 2;

/** ApiVersions, version 3: the first that tells features. With its length in front. */
export function apiVersionsRequest(): Buffer {
  const name = compactText(SOFTWARE);
  const clientId = Buffer.concat([Buffer.from([0, SOFTWARE.length]), Buffer.from(SOFTWARE)]);
  const head = Buffer.alloc(8);
  head.writeInt16BE(API_VERSIONS, 0);
  head.writeInt16BE(VERSION, 2);
  head.writeInt32BE(CORRELATION_ID, 4);
  const noTags = Buffer.from([0]);
  const body = Buffer.concat([head, clientId, noTags, name, compactText('1'), noTags]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/**
 * The answer, without its length. A broker that does not know the request in this version answers in the oldest, which tells no
 * features.
 *
 * @throws RangeError where it is no such answer
 */
export function readApiVersions(answer: Buffer): BrokerFeatures {
  const reader = new Reader(answer);
  reader.int32();
  const error = reader.int16();
  const requests = new Map<number, number>();
  const features = { supported: new Map<string, number>(), finalized: new Map<string, number>() };
  if (error !== 0) return { ...features, requests };
  for (let left = reader.compactLength(); left > 0; left -= 1) {
    const key = reader.int16();
    reader.int16();
    requests.set(key, reader.int16());
    reader.skipTags();
  }
  reader.int32();
  reader.tags((tag, field) => {
    // Supported: the lowest level and then the highest; finalized: the highest first.
    if (tag === SUPPORTED_TAG) readLevels(field, features.supported, 'last');
    if (tag === FINALIZED_TAG) readLevels(field, features.finalized, 'first');
  });
  return { ...features, requests };
}

function readLevels(field: Reader, levels: Map<string, number>, highest: 'first' | 'last'): void {
  for (let left = field.compactLength(); left > 0; left -= 1) {
    const name = field.compactText();
    const [first, last] = [field.int16(), field.int16()];
    levels.set(name, highest === 'first' ? first : last);
    field.skipTags();
  }
}

function compactText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length + 1]), Buffer.from(text)]);
}
