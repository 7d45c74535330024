import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants, readFileSync } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Settings } from '../../config.js';
import { readStateFile, writeStateFile } from '../../embedded/state-file.js';
import { LabRuntimeMissing } from '../runtime-missing.js';

const run = promisify(execFile);
const VERSION_TIMEOUT_MS = 30_000;

const schema = z.object({
  executable: z.string(),
  version: z.string(),
  major: z.union([z.literal(2), z.literal(3)]),
  /** What its processes sign with, and the password of its user `admin`. */
  secret: z.string(),
});
/** The Airflow that the lab uses; holds a secret, so only its owner may read the file. */
export type FoundAirflow = z.infer<typeof schema>;

/** As it was found last; undefined where nobody has looked. */
export function knownAirflow(file: string): FoundAirflow | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** GUARDIA_AIRFLOW, what the scripts of the tests install, PATH: the first that runs is written into `file`. Throws LabRuntimeMissing. */
export async function findAirflow(settings: Settings, file: string): Promise<FoundAirflow> {
  const tried = candidates(settings);
  for (const executable of tried) {
    const version = await versionOf(executable);
    const major = version === undefined ? undefined : Number(version.split('.')[0]);
    if (version !== undefined && (major === 2 || major === 3)) {
      const secret = (await readStateFile(file, schema))?.secret ?? randomBytes(32).toString('hex');
      const found: FoundAirflow = { executable, version, major, secret };
      await writeStateFile(file, found);
      return found;
    }
  }
  const named = settings.env('GUARDIA_AIRFLOW');
  throw new LabRuntimeMissing('no_airflow', { looked: named === undefined ? [...tried.slice(0, 2), 'PATH'] : [named] });
}

function candidates({ env }: Settings): readonly string[] {
  const named = env('GUARDIA_AIRFLOW');
  if (named !== undefined) return [named];
  const caches = env('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  const services = env('GUARDIA_SERVICES_DIR') ?? join(caches, 'guardia', 'services');
  const installed = ['airflow2', 'airflow3'].map((name) => join(services, name, 'venv', 'bin', 'airflow'));
  const onPath = (env('PATH') ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...installed, ...onPath.map((folder) => join(folder, 'airflow'))];
}

/** Python's own record of what is installed beside the program, in a fraction of the time that Airflow needs to say it. */
async function versionOf(executable: string): Promise<string | undefined> {
  try {
    await access(executable, constants.X_OK);
    const python = join(dirname(await realpath(executable)), 'python');
    const question = "import importlib.metadata as m; print(m.version('apache-airflow'))";
    const { stdout } = await run(python, ['-c', question], { timeout: VERSION_TIMEOUT_MS });
    return /^\d+\.\d+\S*$/m.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}
