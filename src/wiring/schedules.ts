import type { Client } from '@temporalio/client';
import type { Documents } from '../documents/open-documents.js';
import { ensureChecksSchedule } from './checks-schedule.js';
import { ensureIngestionSchedule } from './ingestion-schedule.js';
import { ensureMaintenanceSchedules } from './maintenance-schedules.js';
import { ensureProbeSchedule } from './probe-schedule.js';

/** Everything that starts by the clock, as guardia.yaml says now. */
export async function ensureSchedules(client: Client, documents: Pick<Documents, 'current'>): Promise<void> {
  const { probes, checks, pipeline, maintenance, timeZone, language } = documents.current();
  await ensureProbeSchedule(client, probes);
  await ensureChecksSchedule(client, checks);
  const { runner, name, dailyAt } = pipeline;
  await ensureIngestionSchedule(client, { runner, pipeline: name, dailyAt, timeZone, language });
  await ensureMaintenanceSchedules(client, { maintenance, timeZone, language });
}
