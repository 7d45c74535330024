import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { pino } from 'pino';

let installed = false;

/** The SDK's own log goes to a file, so that the terminal shows only what people need. Once for a process. */
export function logSdkTo(logsDir: string): void {
  if (installed) return;
  installed = true;
  if (Runtime._instance !== undefined) return;
  mkdirSync(logsDir, { recursive: true });
  const log = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: join(logsDir, 'worker.log'), append: true, sync: false }),
  );
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => log[levels[level]](meta ?? {}, message)),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
    // Signals are ours: the start drains first and stops Temporal last.
    shutdownSignals: [],
  });
}
