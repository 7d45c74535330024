import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { CLONE_DIR, readSettings } from '../../src/config.js';
import type { Settings } from '../../src/config.js';
import { openDocuments } from '../../src/documents/open-documents.js';
import type { Documents } from '../../src/documents/open-documents.js';

export interface WrittenHome {
  readonly dir: string;
  readonly settings: Settings;
  readonly documents: Documents;
  close(): Promise<void>;
}

/** The shipped documents in a folder of their own, with keys of guardia.yaml set besides, each as a path. */
export async function writtenHome(
  changes: readonly (readonly [path: readonly string[], value: unknown])[],
  env: NodeJS.ProcessEnv = {},
): Promise<WrittenHome> {
  const dir = await mkdtemp(join(tmpdir(), 'guardia-home-'));
  await chmod(dir, 0o755);
  const document = parseDocument(await readFile(join(CLONE_DIR, 'guardia.yaml'), 'utf8'));
  for (const [path, value] of changes) document.setIn(path, document.createNode(value));
  await writeFile(join(dir, 'guardia.yaml'), document.toString());
  for (const name of ['runbooks', 'layouts']) await cp(join(CLONE_DIR, name), join(dir, name), { recursive: true });
  const settings = readSettings({ env: { GUARDIA_HOME: dir, ...env } });
  const documents = openDocuments(settings);
  return {
    dir,
    settings,
    documents,
    async close() {
      documents.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
