import type { Runbook, RunbookStep } from '../domain/runbook.js';
import { runbookSchema } from '../domain/runbook.schema.js';
import type { WrittenRunbook } from '../domain/runbook.schema.js';
import { readYamlFile } from './document-file.js';
import { inReadingOrder } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import { ProblemList } from './problem-list.js';
import { runbookDraft } from './runbook-draft.js';
import type { RunbookDraft } from './runbook-draft.js';
import { judge } from './schema-problems.js';
import { checkSteps } from './step-checks.js';

/** One file of runbooks/, judged by itself; what it mentions of guardia.yaml is runbook-checks.ts. */
export interface ReadRunbook {
  /** Relative to the home: `runbooks/pipeline_down.yaml`. */
  readonly file: string;
  /** Absent where the text is no YAML. */
  readonly draft?: RunbookDraft;
  /** Absent where a problem blocks. */
  readonly runbook?: Runbook;
  readonly problems: readonly DocumentProblem[];
}

export function readRunbook(path: string, file: string): ReadRunbook {
  const read = readYamlFile(path, file);
  if ('problems' in read) return { file, problems: read.problems };
  const { yaml } = read;
  const problems = new ProblemList(yaml);
  if (yaml.data === null) {
    problems.add([], 'file_empty', {});
    return { file, problems: problems.found };
  }
  const judged = judge(runbookSchema, yaml.data, yaml);
  const draft = runbookDraft(yaml);
  checkSteps(draft, problems);
  if ('problems' in judged) return { file, draft, problems: inReadingOrder([...judged.problems, ...problems.found]) };
  if (problems.found.length > 0) return { file, draft, problems: inReadingOrder(problems.found) };
  return { file, draft, runbook: runbookOf(judged.value), problems: [] };
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
