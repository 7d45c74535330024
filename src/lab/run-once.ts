import { readFileSync } from 'node:fs';
import type { SchedulerConfig } from './definition.js';
import { runTasks } from './pipeline.js';

/**
 * One run of the lab's pipeline, for a scheduler that is not the lab's own. Exits with 1 where a task fails.
 *
 *     node --import tsx src/lab/run-once.ts <configuration file> <run id>
 */
const [configFile, runId] = process.argv.slice(2) as [string, string];
const config = JSON.parse(readFileSync(configFile, 'utf8')) as SchedulerConfig;
const log = (text: string): void => void process.stdout.write(`${text}\n`);
await runTasks({ ...config, runId, queuedAt: new Date(), conf: {}, log });
