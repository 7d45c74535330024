import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import { ACTIONS } from '../domain/actions/catalogue.js';
import type { Runbook, RunbookStep } from '../domain/runbook.js';
import { runbookSchema, stepSchema, verificationSchema } from '../domain/runbook.schema.js';
import type { WrittenRunbook } from '../domain/runbook.schema.js';
import { readYamlFile } from './document-file.js';
import type { DocumentProblem } from './document-problem.js';
import { ProblemList } from './problem-list.js';
import { judge } from './schema-problems.js';
import type { YamlText } from './yaml-text.js';

/** One file of runbooks/, judged by itself; what it mentions of guardia.yaml is runbook-checks.ts. */
export interface ReadRunbook {
  /** Relative to the home: `runbooks/pipeline_down.yaml`. */
  readonly file: string;
  /** As written, where a type can be made out at all. */
  readonly type?: string;
  /** Absent where a problem blocks. */
  readonly runbook?: Runbook;
  /** Absent where the text is no YAML. */
  readonly yaml?: YamlText;
  readonly problems: readonly DocumentProblem[];
}

export function readRunbook(path: string, file: string): ReadRunbook {
  const read = readYamlFile(path, file);
  if ('problems' in read) return { file, problems: read.problems };
  const { yaml } = read;
  const problems = new ProblemList(yaml);
  if (yaml.data === null) {
    problems.add([], 'file_empty', {});
    return { file, yaml, problems: problems.found };
  }
  const judged = judge(runbookSchema, yaml.data, yaml);
  const written = yaml.data as { readonly type?: unknown; readonly steps?: unknown; readonly verification?: unknown };
  checkSteps(written, problems);
  const all = [...('problems' in judged ? judged.problems : []), ...problems.found].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  const type = typeof written.type === 'string' ? written.type : undefined;
  const runbook = 'value' in judged && all.length === 0 ? runbookOf(judged.value) : undefined;
  return { file, ...(type !== undefined && { type }), ...(runbook && { runbook }), yaml, problems: all };
}

/** How the steps fit together; a step that is broken in itself is left out here, because it was already reported. */
function checkSteps(
  written: { readonly type?: unknown; readonly steps?: unknown; readonly verification?: unknown },
  problems: ProblemList,
): void {
  const ids: string[] = [];
  let repairs = false;
  const steps: readonly unknown[] = Array.isArray(written.steps) ? written.steps : [];
  steps.forEach((raw, index) => {
    const step = stepSchema.safeParse(raw).data;
    if (!step) return;
    const id = step.id ?? step.action;
    if (ids.includes(id)) problems.add(['steps', index, step.id ? 'id' : 'action'], 'duplicate_step', { id });
    if (step.when && !ids.includes(step.when.step)) {
      const extras = { allowed: [...ids], meant: step.when.step };
      problems.add(['steps', index, 'when', 'step'], 'condition_not_earlier', { step: step.when.step }, extras);
    }
    if (ACTIONS[step.action].needsGrant && written.type === UNKNOWN_INCIDENT) {
      problems.add(['steps', index, 'action'], 'repair_of_unknown', {});
    }
    repairs ||= ACTIONS[step.action].needsGrant;
    ids.push(id);
  });
  if (written.verification === undefined) {
    if (repairs) problems.add(['verification'], 'verification_missing', {});
    return;
  }
  const verification = verificationSchema.safeParse(written.verification).data;
  const id = verification?.id ?? verification?.action;
  if (id !== undefined && ids.includes(id)) problems.add(['verification'], 'duplicate_step', { id });
}

function runbookOf(written: WrittenRunbook): Runbook {
  const { verification, watch, postmortem } = written;
  return {
    type: written.type,
    title: written.title,
    severity: written.severity,
    maxResponseMs: written.maximumResponseTime,
    steps: written.steps.map((step): RunbookStep => ({
      id: step.id ?? step.action,
      action: step.action,
      with: step.with,
      onFailure: step.onFailure,
      ...(step.when && { when: step.when }),
    })),
    ...(verification && {
      verification: {
        id: verification.id ?? verification.action,
        action: verification.action,
        with: verification.with,
      },
    }),
    recheckEveryMs: written.recheckEvery,
    watch: { durationMs: watch.for, everyMs: watch.every },
    maxRounds: written.maxRounds,
    policy: written.policy,
    postmortem: {
      ...(postmortem.technicalImpact && { technicalImpact: postmortem.technicalImpact }),
      ...(postmortem.businessImpact && { businessImpact: postmortem.businessImpact }),
      correctiveActions: postmortem.correctiveActions,
      preventiveMeasures: postmortem.preventiveMeasures,
    },
  };
}
