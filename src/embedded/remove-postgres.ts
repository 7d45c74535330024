import { rm } from 'node:fs/promises';
import { stopPostgres } from './postgres.js';
import { findPostgresPlace } from './postgres-place.js';

/** Stops the instance and deletes all its data, wherever PostgreSQL's user made it stand. There is no way back. */
export async function removePostgres(dataDir: string): Promise<void> {
  await stopPostgres(dataDir, 'immediate');
  const { pgdata } = await findPostgresPlace(dataDir);
  await rm(pgdata, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
