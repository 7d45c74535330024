import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const SOURCES = ['workflows', 'domain', 'messages'] as const;
const sourceRoot = fileURLToPath(new URL('..', import.meta.url));
const PREFIX = 'workflow-bundle-';

export interface WorkflowBundle {
  readonly code: string;
  /** Changes with any source that goes into the bundle, and with the SDK that makes it. */
  readonly hash: string;
}

/** The bundle of the workflows, made once for each state of their sources: making it takes longer than all else of a start. */
export async function workflowBundle(cacheDir: string): Promise<WorkflowBundle> {
  const hash = await hashOfSources();
  const file = join(cacheDir, `${PREFIX}${hash}.js`);
  const cached = await readFile(file, 'utf8').catch(() => undefined);
  if (cached !== undefined) return { code: cached, hash };
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(sourceRoot, 'workflows', 'index.ts'),
    logger: new DefaultLogger('WARN'),
  });
  await keep(cacheDir, file, code);
  return { code, hash };
}

/** Written beside and renamed, so that a start that is killed here leaves no half a bundle; older ones go. */
async function keep(cacheDir: string, file: string, code: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, code);
  await rename(beside, file);
  const old = (await readdir(cacheDir)).filter((name) => name.startsWith(PREFIX) && !file.endsWith(name));
  await Promise.all(old.map((name) => rm(join(cacheDir, name), { force: true })));
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const sdk = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  hash.update(sdk.version);
  for (const folder of SOURCES) {
    const names = (await readdir(join(sourceRoot, folder), { recursive: true }))
      .filter((name) => name.endsWith('.ts'))
      .sort();
    for (const name of names) hash.update(name).update(await readFile(join(sourceRoot, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
