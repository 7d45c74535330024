import { problemAt } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import type { YamlPath, YamlText } from './yaml-text.js';

const PLACEHOLDER = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;

/** True where a `${VAR}` was left as written because nothing fills it in: its value cannot be judged. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('${');
}

export interface MissingVariable {
  readonly variable: string;
  readonly path: YamlPath;
}

export interface FilledIn {
  readonly data: unknown;
  readonly missing: readonly MissingVariable[];
  readonly problems: readonly DocumentProblem[];
}

/** Fills in every `${VAR}` in the values (not the keys) of a document; `$${` is a literal `${`. */
export function fillIn(yaml: YamlText, env: (name: string) => string | undefined): FilledIn {
  const missing: MissingVariable[] = [];
  const problems: DocumentProblem[] = [];
  const filledText = (text: string, path: YamlPath): string =>
    text.replace(PLACEHOLDER, (written, variable: string | undefined) => {
      if (written === '$${') return '${';
      if (variable === undefined) {
        problems.push(problemAt(yaml.placeOf(path), 'bad_placeholder', {}));
        return written;
      }
      const value = env(variable);
      if (value === undefined) missing.push({ variable, path });
      return value ?? written;
    });
  const filled = (value: unknown, path: YamlPath): unknown => {
    if (typeof value === 'string') return filledText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => filled(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, [...path, key])]));
  };
  return { data: filled(yaml.data, []), missing, problems };
}
