import { resolve } from 'node:path';
import type { Settings } from '../config.js';
import { channelConfig } from './channel-config.js';
import { readYamlFile } from './document-file.js';
import { inReadingOrder } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import type { GuardiaConfig } from './guardia-config.js';
import { checkFolders, checkLogFolders } from './folder-checks.js';
import { maintenanceConfig } from './maintenance-config.js';
import { checkMaintenance } from './maintenance-checks.js';
import { checkMetrics } from './metric-checks.js';
import { draftOf } from './guardia-draft.js';
import { guardiaSchema } from './guardia.schema.js';
import type { WrittenGuardia } from './guardia.schema.js';
import { fillIn } from './placeholders.js';
import type { MissingVariable } from './placeholders.js';
import { ProblemList } from './problem-list.js';
import { checkReferences } from './reference-checks.js';
import { judge } from './schema-problems.js';
import { checkServices } from './service-checks.js';
import { serviceConfig } from './service-config.js';

export const CONFIG_FILE = 'guardia.yaml';

export interface ReadGuardia {
  /** Absent where a problem blocks. */
  readonly config?: GuardiaConfig;
  readonly problems: readonly DocumentProblem[];
}

/** Reads guardia.yaml with its variables filled in; all problems at once, in the order of the file. */
export function readGuardia(settings: Settings): ReadGuardia {
  const read = readYamlFile(settings.configFile, CONFIG_FILE);
  if ('problems' in read) return read;
  const { yaml } = read;
  const problems = new ProblemList(yaml);
  if (yaml.data === null) {
    problems.add([], 'file_empty', {});
    return { problems: problems.found };
  }
  const filled = fillIn(yaml, settings.env);
  for (const { variable, path } of filled.missing) {
    problems.add(path, 'missing_variable', { variable }, { blocks: entryOf(path) === undefined });
  }
  const judged = judge(guardiaSchema, filled.data, yaml);
  const draft = draftOf(filled.data);
  checkServices(draft, problems, settings);
  checkReferences(draft, problems);
  checkFolders(draft, problems, settings);
  checkLogFolders(draft, problems, settings);
  checkMetrics(draft, problems);
  checkMaintenance(draft, problems, settings);
  const all = inReadingOrder([...filled.problems, ...('problems' in judged ? judged.problems : []), ...problems.found]);
  if ('problems' in judged || all.some((problem) => problem.blocks)) return { problems: all };
  return { config: configOf(judged.value, filled.missing, settings), problems: all };
}

/** The service or channel that a path belongs to: without its variable only that one cannot be used. */
function entryOf([section, name]: MissingVariable['path']): string | undefined {
  return section === 'services' || section === 'channels' ? `${section}.${name}` : undefined;
}

function configOf(written: WrittenGuardia, missing: readonly MissingVariable[], settings: Settings): GuardiaConfig {
  const language = settings.language ?? written.language;
  const missingIn = (section: 'services' | 'channels', name: string): readonly string[] => [
    ...new Set(missing.filter(({ path }) => entryOf(path) === `${section}.${name}`).map(({ variable }) => variable)),
  ];
  const { pipeline, probes, checks, prometheus, remediation } = written;
  const { rows } = pipeline.verify;
  return {
    language,
    timeZone: written.timeZone,
    services: mapOf(written.services, (service, name) =>
      serviceConfig(name, service, settings, missingIn('services', name), {
        remediation,
        ownContainers: written.server.ownContainers,
      }),
    ),
    pipeline: {
      name: pipeline.name,
      scheduler: pipeline.scheduler,
      database: pipeline.database,
      runner: pipeline.runner,
      dailyAt: pipeline.dailyAt,
      ...(pipeline.kafka !== undefined && { kafka: pipeline.kafka }),
      ...(pipeline.oracle !== undefined && { oracle: pipeline.oracle }),
      topicPrefix: pipeline.topicPrefix,
      folders: {
        input: resolve(settings.home, pipeline.folders.input),
        processed: resolve(settings.home, pipeline.folders.processed),
        error: resolve(settings.home, pipeline.folders.error),
      },
      stableAfterMs: pipeline.stableAfter,
      maxErrorRate: pipeline.maxErrorRate,
      maxFileBytes: pipeline.maxFileSize,
      canary: pipeline.canary,
      verify: {
        how: pipeline.verify.how,
        timeoutMs: pipeline.verify.timeout,
        ...(rows !== undefined && { rowsSql: rows }),
      },
    },
    remediation: {
      budget: remediation.budget,
      blastRadius: remediation.blastRadius,
      windows: remediation.windows.map(({ services, ...window }) => ({ ...window, ...(services && { services }) })),
    },
    maintenance: maintenanceConfig(written.maintenance, settings),
    logFolders: mapOf(written.logFolders, ({ path, pattern, service }, name) => ({
      name,
      path: resolve(settings.home, path),
      pattern,
      ...(service !== undefined && { service }),
    })),
    probes: { everyMs: probes.every, failuresBeforeIncident: probes.failuresBeforeIncident },
    checks: { everyMs: checks.every, failuresBeforeIncident: checks.failuresBeforeIncident },
    ...(prometheus && { prometheus: { url: prometheus.url, timeoutMs: prometheus.timeout } }),
    people: mapOf(written.people, ({ name, email, slackId }, id) => ({
      id,
      name,
      ...(email !== undefined && { email }),
      ...(slackId !== undefined && { slackId }),
    })),
    roles: mapOf(written.roles, (role, id) => ({ id, ...role })),
    channels: mapOf(written.channels, (channel, name) => channelConfig(name, channel, missingIn('channels', name))),
    policies: mapOf(written.policies, (policy, name) => ({ name, ...policy })),
    postmortem: { language: written.postmortem.language ?? language },
    ownContainers: written.server.ownContainers,
    ports: settings.ports,
  };
}

/** A Map, because an object answers for names that nobody wrote (`constructor`). */
function mapOf<Written, Entry>(
  written: Readonly<Record<string, Written>>,
  entry: (value: Written, name: string) => Entry,
): ReadonlyMap<string, Entry> {
  return new Map(Object.entries(written).map(([name, value]) => [name, entry(value, name)]));
}
