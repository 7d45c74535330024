import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** A process that archives, and is killed by its own hand before the call of the file system that it is told. */
const { home, date, dieAt } = JSON.parse(process.argv[2] ?? '') as {
  readonly home: string;
  readonly date: string;
  /** From 1; never where 0. */
  readonly dieAt: number;
};
let calls = 0;
for (const name of ['open', 'rename', 'unlink', 'rm', 'rmdir'] as const) {
  const call = fs[name] as (...given: unknown[]) => unknown;
  Reflect.set(fs, name, (...given: unknown[]) => {
    if (++calls === dieAt) process.kill(process.pid, 'SIGKILL');
    return call(...given);
  });
}
syncBuiltinESMExports();
// Only now, so that it gets what was put in their place.
const { archiveHere } = await import('./archive-ground.js');
await archiveHere(home, date);
console.log(calls);
process.exit(0);
