import { z } from 'zod';
import { nameSchema, percentSchema } from '../fields.schema.js';

const MOST_LINES = 500;

const service = nameSchema.optional().meta({ description: "The incident's subject where absent" });

export const CONTAINER_SCHEMAS = {
  check_container: z.strictObject({ service }),
  check_container_stats: z.strictObject({
    service,
    maxMemory: percentSchema.prefault('90 %'),
    maxCpu: percentSchema.prefault('95 %'),
  }),
  read_service_logs: z.strictObject({ service, lines: z.int().min(1).max(MOST_LINES).default(100) }),
  check_disk_space: z.strictObject({ service, minFree: percentSchema.prefault('20 %') }),
  start_service: z.strictObject({ service }),
  stop_service: z.strictObject({ service }),
  exec_in_container: z.strictObject({
    service,
    command: nameSchema.meta({ description: "A name of the service's commands; never a command line" }),
  }),
} as const;
