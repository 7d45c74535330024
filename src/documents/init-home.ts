import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLONE_DIR } from '../config.js';
import { jsonSchemas } from './json-schemas.js';

export interface InitializedHome {
  /** Relative to the home, with forward slashes. */
  readonly written: readonly string[];
  /** What was there before, and was left as it was. */
  readonly kept: readonly string[];
  /** Where a proposed guardia.yaml was put, because there is one already. */
  readonly proposed?: string;
}

/** What stands in the place of the shipped configuration. */
export interface ProposedHome {
  readonly guardia: string;
  readonly envExample: string;
}

const SCHEMA_LINE = /(# yaml-language-server: \$schema=)(\.{1,2})\/docs\/schemas\//;
const OWNER_ONLY = 0o600;

/** Where master files come in and are put away, as the shipped guardia.yaml says. */
const FOLDERS = ['input', 'processed', 'error'] as const;

/**
 * Writes a home outside the clone: guardia.yaml, runbooks, layouts, the folders of the master files, the schemas for
 * editors, an empty .env and a .gitignore. What exists is kept, but for the schemas, which belong to Guardia. Throws the file system's error where it cannot write.
 */
export function initHome(dir: string, envFile: string, proposal?: ProposedHome): InitializedHome {
  const inHome = (text: string): string => text.replace(SCHEMA_LINE, '$1$2/schemas/');
  const shipped = (file: string): string => inHome(readFileSync(join(CLONE_DIR, file), 'utf8'));
  const shippedIn = (folder: string, ending: string): readonly (readonly [string, string])[] =>
    readdirSync(join(CLONE_DIR, folder))
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => [`${folder}/${name}`, shipped(`${folder}/${name}`)]);
  const files: readonly (readonly [string, string, { readonly mode?: number }?])[] = [
    ['guardia.yaml', proposal ? inHome(proposal.guardia) : shipped('guardia.yaml')],
    ...shippedIn('runbooks', '.yaml'),
    ...shippedIn('layouts', '.toon'),
    ['.env', envFile, { mode: OWNER_ONLY }],
    ...(proposal ? ([['.env.example', proposal.envExample]] as const) : []),
    ['.gitignore', `.env\n.guardia/\n${FOLDERS.map((folder) => `${folder}/\n`).join('')}`],
  ];
  const written: string[] = [];
  const kept: string[] = [];
  for (const [file, text, options] of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    (writeNew(join(dir, file), text, options?.mode) ? written : kept).push(file);
  }
  for (const folder of FOLDERS) {
    const made = mkdirSync(join(dir, folder), { recursive: true });
    (made === undefined ? kept : written).push(`${folder}/`);
  }
  mkdirSync(join(dir, 'schemas'), { recursive: true });
  for (const [file, text] of jsonSchemas()) {
    writeFileSync(join(dir, 'schemas', file), text);
    written.push(`schemas/${file}`);
  }
  if (!proposal || !kept.includes('guardia.yaml')) return { written, kept };
  const proposed = writeBeside(dir, inHome(proposal.guardia));
  return { written: [...written, proposed], kept, proposed };
}

/** Never over a proposal of before, which somebody may be working on. */
function writeBeside(dir: string, text: string): string {
  for (let number = 1; ; number += 1) {
    const file = number === 1 ? 'guardia.proposal.yaml' : `guardia.proposal-${number}.yaml`;
    if (writeNew(join(dir, file), text)) return file;
  }
}

/** False where the file exists already. */
export function writeNew(path: string, text: string, mode = 0o666): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
