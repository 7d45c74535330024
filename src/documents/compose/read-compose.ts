import { Scalar } from 'yaml';
import { dirname, isAbsolute, basename, join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { readTextFile } from '../document-file.js';
import type { DocumentProblem } from '../document-problem.js';
import { ProblemList } from '../problem-list.js';
import { readYamlText } from '../yaml-text.js';
import type { YamlDialect, YamlText } from '../yaml-text.js';
import { composeService, isText, recordOf } from './compose-service.js';
import type { ComposeService } from './compose-service.js';
import { interpolate } from './interpolate.js';
import type { Variables } from './interpolate.js';

export interface ComposeFile {
  /** Absolute. */
  readonly path: string;
  /** As Compose would call it, where nobody says otherwise. */
  readonly project: string;
  readonly services: readonly ComposeService[];
  /** Other files that it takes in, and that are not read. */
  readonly includes: readonly string[];
}

export type ReadCompose = { readonly compose: ComposeFile } | { readonly problems: readonly DocumentProblem[] };

const DEEPEST = 8;
const nothing = (): Scalar => new Scalar(null);
const scalarTag = (tag: string, resolveTo: (value: string) => unknown) => ({ tag, resolve: resolveTo });
/** Compose's own: what stands behind `!reset` is taken away, behind `!override` it replaces. */
const DIALECT: YamlDialect = {
  merge: true,
  customTags: (tags) => [
    ...tags,
    scalarTag('!reset', nothing),
    { tag: '!reset', collection: 'map', resolve: nothing },
    { tag: '!reset', collection: 'seq', resolve: nothing },
    scalarTag('!override', (value) => value),
    { tag: '!override', collection: 'map' },
    { tag: '!override', collection: 'seq' },
  ],
};

type Written = Readonly<Record<string, unknown>>;

/**
 * Reads a Compose file, with its anchors, `extends` and variables (of `.env` beside it, else of the environment). What is not
 * about addresses, images and dependencies is passed over.
 */
export function readCompose(path: string, env: Variables): ReadCompose {
  const read = readOne(path);
  if ('problems' in read) return read;
  const { yaml } = read;
  const problems = new ProblemList(yaml);
  const whole = recordOf(yaml.data);
  if (yaml.data === null) problems.add([], 'file_empty', {});
  else if (typeof yaml.data !== 'object' || Array.isArray(yaml.data))
    problems.add([], 'wrong_type', { expected: ['map'], found: Array.isArray(yaml.data) ? 'list' : 'text' });
  // The first form of all, without `services`, is not written any more.
  else if (whole['services'] === undefined) problems.add([], 'missing', { key: 'services' });
  const beside = variablesBeside(path);
  const variables: Variables = (name) => env(name) ?? beside[name];
  const services: ComposeService[] = [];
  for (const [name, written] of Object.entries(recordOf(whole['services']))) {
    const at = ['services', name];
    if (typeof written !== 'object' || written === null || Array.isArray(written)) {
      problems.add(at, 'wrong_type', { expected: ['map'], found: written === null ? 'nothing' : 'text' });
      continue;
    }
    const extended = extend(path, whole, name, DEEPEST);
    if ('problems' in extended) problems.found.push(...extended.problems);
    else if (extended.missing !== undefined)
      problems.add([...at, 'extends'], 'unknown_name', { of: 'service', name: extended.missing });
    else services.push(composeService(name, extended.written, variables));
  }
  if (problems.found.length > 0) return { problems: problems.found };
  return {
    compose: { path, project: projectOf(path, whole, variables), services, includes: includesOf(whole['include']) },
  };
}

function readOne(path: string): { readonly yaml: YamlText } | { readonly problems: readonly DocumentProblem[] } {
  const file = basename(path);
  const read = readTextFile(path, file);
  return 'problems' in read ? read : readYamlText(file, read.text, DIALECT);
}

type Extended =
  | { readonly written: Written; readonly missing?: undefined }
  | { readonly missing: string }
  | { readonly problems: readonly DocumentProblem[] };

/** A service with what it extends below its own keys; maps are joined, everything else is replaced. */
function extend(path: string, whole: Written, name: string, depth: number): Extended {
  const written = recordOf(recordOf(whole['services'])[name]);
  const from = written['extends'];
  if (Object.keys(written).length === 0) return { missing: name };
  if (from === undefined || from === null) return { written };
  const { service, file } = isText(from) ? { service: String(from), file: undefined } : recordOf(from);
  if (depth === 0 || typeof service !== 'string') return { missing: isText(service) ? String(service) : name };
  const other = typeof file === 'string' ? (isAbsolute(file) ? file : resolve(dirname(path), file)) : path;
  const read = other === path ? { yaml: { data: whole } } : readOne(other);
  if ('problems' in read) return read;
  const base = extend(other, recordOf(read.yaml.data), service, depth - 1);
  if ('problems' in base || base.missing !== undefined) return base;
  const joined = Object.entries(written).map(([key, value]): [string, unknown] => {
    const below = base.written[key];
    const bothMaps = isMap(value) && isMap(below);
    return [key, bothMaps ? { ...recordOf(below), ...recordOf(value) } : value];
  });
  // Compose does not hand on what a service waits for.
  const { depends_on: _waits, ...rest } = base.written;
  return { written: { ...rest, ...Object.fromEntries(joined) } };
}

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `name:`, else COMPOSE_PROJECT_NAME, else the folder's name with what Compose lets stand of it. */
function projectOf(path: string, whole: Written, variables: Variables): string {
  const named = isText(whole['name']) ? interpolate(String(whole['name']), variables) : '';
  return named || variables('COMPOSE_PROJECT_NAME') || projectName(basename(dirname(path)));
}

export function projectName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, '')
      .replace(/^[_-]+/, '') || 'default'
  );
}

function includesOf(written: unknown): readonly string[] {
  return (Array.isArray(written) ? written : [])
    .flatMap((entry: unknown) => (isText(entry) ? [entry] : [recordOf(entry)['path']].flat()))
    .filter(isText)
    .map(String);
}

function variablesBeside(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(dirname(path), '.env'), 'utf8'));
  } catch {
    return {};
  }
}
