import { readYamlFile } from './document-file.js';
import { formatPath } from './placed-text.js';
import type { DocumentPath } from './placed-text.js';
import { hasPlaceholder } from './placeholders.js';

/** A secret that stands in the file as it is: where, and never what. */
export interface ClearSecret {
  readonly path: string;
  readonly line: number;
}

const SECRET_KEY = /^(password|webhookUrl|token|apiKey)$/;
const MOST_FOUND = 50;

/** Secrets of guardia.yaml that are not `${VAR}`; none where the file cannot be read, which is a problem of its own. */
export function clearSecrets(configFile: string): readonly ClearSecret[] {
  const read = readYamlFile(configFile, 'guardia.yaml');
  if (!('yaml' in read)) return [];
  const { yaml } = read;
  const found: ClearSecret[] = [];
  const look = (value: unknown, path: DocumentPath): void => {
    if (found.length >= MOST_FOUND) return;
    if (typeof value === 'string') {
      const key = path.at(-1);
      const isSecret = (typeof key === 'string' && SECRET_KEY.test(key)) || hasPassword(value);
      if (isSecret && !hasPlaceholder(value)) found.push({ path: formatPath(path), line: yaml.placeOf(path).line });
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => look(item, [...path, index]));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) look(inner, [...path, key]);
    }
  };
  look(yaml.data, []);
  return found;
}

function hasPassword(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && URL.canParse(text) && new URL(text).password !== '';
}
