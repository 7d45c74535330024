import { backUpDatabase } from '../../src/activities/maintenance/back-up-database.js';
import { backupsAt, orderFor } from './backed-up-postgres.js';

/** A process that makes a backup and is killed by its own hand where it is told: at a word of its progress, or around `save`. */
const { url, folder, dieAt } = JSON.parse(process.argv[2] ?? '') as Readonly<
  Record<'url' | 'folder' | 'dieAt', string>
>;
const dieIf = (moment: string): void => {
  if (moment.startsWith(dieAt)) process.kill(process.pid, 'SIGKILL');
};
const backups = backupsAt(url, folder);
const dying = {
  ...backups,
  save: async (manifest: Parameters<typeof backups.save>[0]): Promise<void> => {
    dieIf('before save');
    await backups.save(manifest);
    dieIf('after save');
  },
};
const task = backUpDatabase({
  backups: async () => dying,
  day: (at) => at.slice(0, 10).replaceAll('-', ''),
  nowMs: Date.now,
});
// Not at the first word, which comes before anything is done: a moment later, in the middle of it.
await task.act?.(
  orderFor('back_up_database', {}, { onProgress: (text) => void setTimeout(() => dieIf(text), 20) }),
  {},
);
process.exit(0);
