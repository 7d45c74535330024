import { runCli } from '../src/cli/main.js';

// A reader that has seen enough, as `head` has, is no reason to fail.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await runCli(process.argv.slice(2), {
  startHere: async (...args) => (await import('./start-here.js')).startHere(...args),
});
