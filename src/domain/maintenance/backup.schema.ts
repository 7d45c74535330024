import { z } from 'zod';
import type { BackupManifest } from './backup.js';

const MOST_TABLES = 100_000;
const moment = z.iso.datetime({ offset: true });
const ownName = z.string().regex(/^[^/\\\p{C}]{1,200}$/u);
const file = z.object({
  file: ownName.refine((name) => !name.startsWith('.')),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A manifest as it is read back from the disk: what others wrote is not believed. */
export const backupManifestSchema = z.object({
  format: z.literal(1),
  name: ownName,
  service: z.string().max(200),
  database: z.string().max(200),
  runId: z.string().max(200),
  startedAt: moment,
  snapshotAt: moment,
  finishedAt: moment,
  serverVersion: z.string().max(200),
  clientVersion: z.string().max(200),
  dump: file,
  plain: file.exactOptional(),
  tables: z
    .array(z.object({ table: z.string().max(300), rows: z.int().min(0), checksum: z.string().regex(/^-?\d{1,60}$/) }))
    .max(MOST_TABLES),
  verified: z.object({ at: moment, restoreMs: z.number().min(0), compareMs: z.number().min(0) }).exactOptional(),
}) satisfies z.ZodType<BackupManifest>;
