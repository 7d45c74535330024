import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CLONE_DIR } from '../../config.js';
import type { Library } from '../../domain/maintenance/versions/libraries.js';

const manifest = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
const lock = z.object({ packages: z.record(z.string(), z.object({ deprecated: z.string().optional() })) });
const installed = z.object({ version: z.string() });

export async function ownVersion(): Promise<string> {
  return (await readJson(join(CLONE_DIR, 'package.json'), manifest)).version;
}

/** What package.json names, as it is installed; and every package of the lock file that its maker has given up. */
export async function ownLibraries(): Promise<readonly Library[]> {
  const { dependencies, devDependencies } = await readJson(join(CLONE_DIR, 'package.json'), manifest);
  const named = await Promise.all(
    Object.entries({ ...dependencies, ...devDependencies }).map(async ([name, wanted]): Promise<Library> => {
      const file = join(CLONE_DIR, 'node_modules', name, 'package.json');
      const found = await readJson(file, installed).catch(() => undefined);
      return { name, wanted, ...(found && { installed: found.version }) };
    }),
  );
  // A copy without its lock file still has its libraries.
  const { packages } = await readJson(join(CLONE_DIR, 'package-lock.json'), lock).catch(() => ({ packages: {} }));
  const given = Object.entries(packages as z.infer<typeof lock>['packages']).flatMap(([path, { deprecated }]) => {
    const name = path.replace(/^.*node_modules\//, '');
    return deprecated === undefined ? [] : [{ name, wanted: '', deprecated }];
  });
  return [...named, ...given];
}

async function readJson<Shape>(path: string, shape: z.ZodType<Shape>): Promise<Shape> {
  return shape.parse(JSON.parse(await readFile(path, 'utf8')));
}
