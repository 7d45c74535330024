import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLONE_DIR, readSettings } from '../../src/config.js';
import type { Settings } from '../../src/config.js';
import { scratchDir } from '../support/scratch.js';

/** A home of its own for one test, with the shipped documents in it. */
export interface TemporaryHome {
  readonly dir: string;
  settings(env?: NodeJS.ProcessEnv): Settings;
  write(file: string, content: string | Uint8Array): void;
  remove(file: string): void;
  dispose(): void;
}

export function temporaryHome(): TemporaryHome {
  const dir = scratchDir('home');
  cpSync(join(CLONE_DIR, 'guardia.yaml'), join(dir, 'guardia.yaml'));
  cpSync(join(CLONE_DIR, 'runbooks'), join(dir, 'runbooks'), { recursive: true });
  cpSync(join(CLONE_DIR, 'layouts'), join(dir, 'layouts'), { recursive: true });
  return {
    dir,
    settings: (env = {}) => readSettings({ home: dir, env }),
    write: (file, content) => {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), content);
    },
    remove: (file) => rmSync(join(dir, file)),
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}
