import { z } from 'zod';
import type { ArchivedFile } from './archive.js';

const MOST_FILES = 200_000;
const name = z.string().min(1).max(255);

/** A line of an index, or an entry of a marker, as it is read back from the disk. */
export const archivedFileSchema = z.object({
  name,
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  recordsOf: name.exactOptional(),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  modifiedAt: z.iso.datetime(),
  archive: name,
  runId: z.string().max(200),
}) satisfies z.ZodType<ArchivedFile>;

/** What a date of processed/ says of the originals that are archived. */
export const archivedMarkerSchema = z.object({
  /** Absolute: where the archives were then. */
  folder: z.string().max(4_096),
  files: z.array(archivedFileSchema).max(MOST_FILES),
});
export type ArchivedMarker = z.infer<typeof archivedMarkerSchema>;
