import type { z } from 'zod';
import type { EscalationPolicy } from '../domain/escalation.js';
import type { WrittenChannel } from './channel.schema.js';
import { channelSchema } from './channel.schema.js';
import { SECTIONS, logFolderSchema, personSchema, roleSchema } from './guardia.schema.js';
import type { WrittenGuardia } from './guardia.schema.js';
import { policySchema } from './policy.schema.js';
import { serviceSchema } from './service.schema.js';
import type { WrittenService } from './service.schema.js';

export type WrittenPolicy = Omit<EscalationPolicy, 'name'>;

/** What is sound in a guardia.yaml, although other parts may be broken, so that all problems are found at once. */
export interface GuardiaDraft {
  readonly services: Section<WrittenService>;
  readonly people: Section<z.output<typeof personSchema>>;
  readonly roles: Section<z.output<typeof roleSchema>>;
  readonly channels: Section<WrittenChannel>;
  readonly policies: Section<WrittenPolicy>;
  readonly logFolders: Section<WrittenGuardia['logFolders'][string]>;
  readonly pipeline?: WrittenGuardia['pipeline'];
  readonly server?: WrittenGuardia['server'];
  readonly remediation?: WrittenGuardia['remediation'];
  readonly maintenance?: WrittenGuardia['maintenance'];
}

export interface Section<Entry> {
  readonly sound: ReadonlyMap<string, Entry>;
  /** Every name that is written, sound or not: to mention a broken entry is no second mistake. */
  readonly declared: readonly string[];
}

export function draftOf(data: unknown): GuardiaDraft {
  const written = isRecord(data) ? data : {};
  const pipeline = SECTIONS.pipeline.safeParse(written['pipeline']);
  const remediation = SECTIONS.remediation.safeParse(written['remediation']);
  const maintenance = SECTIONS.maintenance.safeParse(written['maintenance'] ?? {});
  const server = SECTIONS.server.safeParse(written['server']);
  return {
    services: sectionOf(serviceSchema, written['services']),
    people: sectionOf(personSchema, written['people']),
    roles: sectionOf(roleSchema, written['roles']),
    channels: sectionOf(channelSchema, written['channels']),
    policies: sectionOf(policySchema, written['policies']),
    logFolders: sectionOf(logFolderSchema, written['logFolders']),
    ...(pipeline.success && { pipeline: pipeline.data }),
    ...(server.success && { server: server.data }),
    ...(remediation.success && { remediation: remediation.data }),
    ...(maintenance.success && { maintenance: maintenance.data }),
  };
}

function sectionOf<Schema extends z.ZodType>(schema: Schema, written: unknown): Section<z.output<Schema>> {
  const entries = isRecord(written) ? Object.entries(written) : [];
  const sound = new Map<string, z.output<Schema>>();
  for (const [name, entry] of entries) {
    const judged = schema.safeParse(entry);
    if (judged.success) sound.set(name, judged.data);
  }
  return { sound, declared: entries.map(([name]) => name) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
