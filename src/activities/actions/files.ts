import { cancellationSignal } from '@temporalio/activity';
import type { DeedPlan } from '../../domain/actions/action.js';
import { byteSize } from '../../domain/byte-size.js';
import type { Mode } from '../../domain/incident.js';
import type { LookActivities } from '../contract.js';
import type { ServicesPort } from '../ports.js';
import type { Deeds } from './deed.js';
import { findingOf } from './finding-of.js';

/** What was found in a folder. */
export interface FolderFacts {
  readonly files: number;
  readonly bytes: number;
  readonly oldestMs?: number;
  /** False where there were too many files to see them all. */
  readonly complete: boolean;
}

/** Folders that the configuration names. Throws IntegrationError; NOT_ALLOWED for any other. */
export interface FoldersPort {
  /** Those in which old files may be deleted. */
  logFolders(mode: Mode): readonly { readonly name: string; readonly service?: string }[];
  survey(folder: string, mode: Mode, signal: AbortSignal): Promise<FolderFacts>;
  /** Of a log folder: what nobody wrote to since. */
  surveyOld(folder: string, mode: Mode, beforeMs: number, signal: AbortSignal): Promise<FolderFacts>;
  deleteOld(
    folder: string,
    mode: Mode,
    limits: {
      readonly beforeMs: number;
      readonly atMost: number;
      readonly deadlineMs: number;
      readonly onDeleted: (deleted: number) => void;
    },
    signal: AbortSignal,
  ): Promise<{ readonly deleted: number; readonly bytes: number; readonly more: boolean }>;
}

export interface FilePorts {
  readonly services: ServicesPort;
  readonly folders: FoldersPort;
}

type Looks = Pick<LookActivities, 'check_folder'>;

/** What can be asked of a folder. */
export function createFileLooks({ folders }: FilePorts): Looks {
  return {
    check_folder({ context: { mode }, params: { folder, maxBytes } }) {
      const signal = cancellationSignal();
      return findingOf(folder, signal, async () => {
        const facts = await folders.survey(folder, mode, signal);
        const detail = describe(facts);
        if (maxBytes !== undefined && facts.bytes > maxBytes) {
          return { health: 'unhealthy', code: 'too_full', detail: `${detail}; at most ${byteSize(maxBytes)}` };
        }
        return facts.complete
          ? { health: 'healthy', code: 'ok', detail }
          : { health: 'unknown', code: 'too_many', detail };
      });
    },
  };
}

/** Of one deed: what is left is left for the next. */
const MOST_FILES = 20_000;
/** Under what an attempt may take. */
const BUDGET_MS = 60_000;
const TELL_EVERY = 500;
/** As the deed's name, where it is about all log folders. */
const ALL = 'logFolders';

interface OldLogsLook {
  /** Fixed by the plan, so that another attempt deletes nothing newer. */
  readonly beforeMs: number;
  readonly folders: readonly string[];
}

/** Logs of a service that Guardia may not touch yet are not touched either. */
export function isHeldBack(services: Pick<ServicesPort, 'facts'>, mode: Mode, service: string | undefined): boolean {
  return service !== undefined && services.facts(mode).find(({ name }) => name === service)?.mode !== 'act';
}

export function createFileDeeds({ services, folders }: FilePorts): Deeds<'delete_old_logs'> {
  const heldBack = (mode: Mode, service: string | undefined): boolean => isHeldBack(services, mode, service);

  return {
    delete_old_logs: {
      async plan({ folder, olderThanMs }, { context: { mode }, signal }): Promise<DeedPlan> {
        const named = folders.logFolders(mode).filter(({ name }) => folder === undefined || name === folder);
        const service = folder ?? ALL;
        const beforeMs = Date.now() - olderThanMs;
        if (named.length === 0) {
          if (folder !== undefined) await folders.surveyOld(folder, mode, beforeMs, signal);
          return { service, what: 'no logFolders are configured', idle: true, look: { beforeMs, folders: [] } };
        }
        const seen = await Promise.all(
          named.map(async (each) => ({ ...each, facts: await folders.surveyOld(each.name, mode, beforeMs, signal) })),
        );
        const old = seen.filter(({ facts }) => facts.files > 0);
        const free = old.filter((each) => !heldBack(mode, each.service));
        const before = new Date(beforeMs).toISOString();
        const list = (some: typeof old): string =>
          some.map(({ name, facts }) => `${name}: ${describe(facts)}`).join('; ');
        const held = old.filter((each) => heldBack(mode, each.service));
        const kept = held.length > 0 ? ` (kept, because their service is not in mode act: ${list(held)})` : '';
        const what =
          free.length > 0
            ? `delete what nobody wrote to since ${before}: ${list(free)}${kept}`
            : `nothing to delete that is older than ${before}${kept}`;
        const look = { beforeMs, folders: free.map(({ name }) => name) };
        return { service, what, look, ...(free.length === 0 && { idle: true }) };
      },

      async act(order, { context: { mode }, signal, onStage }) {
        const look = order.look as unknown as OldLogsLook;
        const deadlineMs = Date.now() + BUDGET_MS;
        const done = { deleted: 0, bytes: 0, more: false };
        for (const name of look.folders) {
          const service = folders.logFolders(mode).find((each) => each.name === name)?.service;
          if (heldBack(mode, service)) continue;
          const limits = {
            beforeMs: look.beforeMs,
            atMost: MOST_FILES - done.deleted,
            deadlineMs,
            onDeleted: (deleted: number): void => {
              if (deleted % TELL_EVERY === 0) onStage(`${name}: ${deleted}`);
            },
          };
          const { deleted, bytes, more } = await folders.deleteOld(name, mode, limits, signal);
          done.deleted += deleted;
          done.bytes += bytes;
          done.more ||= more;
        }
        const left = done.more ? '; there are more, for the next time' : '';
        const detail = `${done.deleted} files deleted, ${byteSize(done.bytes)} freed${left}`;
        return { service: order.service, outcome: done.deleted > 0 ? 'done' : 'already_done', detail };
      },
    },
  };
}

function describe({ files, bytes, oldestMs, complete }: FolderFacts): string {
  const oldest = oldestMs === undefined ? '' : `, the oldest of ${new Date(oldestMs).toISOString()}`;
  return `${complete ? '' : 'more than '}${files} files, ${byteSize(bytes)}${oldest}`;
}
