/** The first `metadata.version` level of each release of Kafka, from its own MetadataVersion. */
const FIRST_LEVELS: readonly (readonly [level: number, release: string])[] = [
  ...([
    [1, '3.0'],
    [2, '3.1'],
    [3, '3.2'],
    [4, '3.3'],
    [8, '3.4'],
    [9, '3.5'],
    [12, '3.6'],
    [15, '3.7'],
  ] as const),
  ...([
    [20, '3.8'],
    [21, '3.9'],
    [22, '4.0'],
    [26, '4.1'],
    [28, '4.2'],
    [30, '4.3'],
  ] as const),
];
const LAST_KNOWN_LEVEL = 30;

/** The release whose level that is; `4.3+` for one that is newer than what is known here, undefined for none. */
export function kafkaRelease(level: number): string | undefined {
  const release = FIRST_LEVELS.findLast(([first]) => first <= level)?.[1];
  return release !== undefined && level > LAST_KNOWN_LEVEL ? `${release}+` : release;
}
