import { startPostgres } from '../../src/embedded/postgres.js';
import { StartError } from '../../src/embedded/start-error.js';

// Run as another user by the tests: starts PostgreSQL, prints its process number, and leaves it running.
const [dataDir = '', port = ''] = process.argv.slice(2);
try {
  const server = await startPostgres({ dataDir, port: Number(port), database: 'guardia', fsync: false });
  console.log(server.pid);
} catch (error) {
  console.error(error instanceof StartError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
