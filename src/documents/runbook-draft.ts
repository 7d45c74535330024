import type { z } from 'zod';
import type { ActionName, ActionParams } from '../domain/actions/catalogue.js';
import { runbookSchema, stepSchema, verificationSchema } from '../domain/runbook.schema.js';
import type { StepCondition } from '../domain/runbook.js';
import type { Severity } from '../domain/severity.js';
import type { YamlPath, YamlText } from './yaml-text.js';

/** What is sound in a runbook's text, although other parts may be broken, so that all problems are found at once. */
export interface RunbookDraft {
  readonly yaml: YamlText;
  readonly type?: string;
  readonly policy?: string;
  readonly severity?: Severity;
  readonly maxResponseMs?: number;
  readonly steps: readonly DraftCall[];
  readonly verification?: DraftCall;
  readonly isVerificationWritten: boolean;
}

/** A step or the verification. */
export interface DraftCall {
  readonly at: YamlPath;
  readonly id: string;
  readonly hasOwnId: boolean;
  readonly action: ActionName;
  readonly with: ActionParams;
  readonly when?: StepCondition;
}

export function runbookDraft(yaml: YamlText): RunbookDraft {
  const written = isRecord(yaml.data) ? yaml.data : {};
  const { type, policy, severity, maximumResponseTime } = runbookSchema.shape;
  const soundPart = <Schema extends z.ZodType>(schema: Schema, key: string) => schema.safeParse(written[key]).data;
  const soundSeverity = soundPart(severity, 'severity');
  const maxResponseMs = soundPart(maximumResponseTime, 'maximumResponseTime');
  const soundPolicy = soundPart(policy, 'policy');
  const soundType = soundPart(type, 'type');
  const steps: readonly unknown[] = Array.isArray(written['steps']) ? written['steps'] : [];
  const verification = soundPart(verificationSchema, 'verification');
  return {
    yaml,
    ...(soundType !== undefined && { type: soundType }),
    ...(soundPolicy !== undefined && { policy: soundPolicy }),
    ...(soundSeverity && { severity: soundSeverity }),
    ...(maxResponseMs !== undefined && { maxResponseMs }),
    steps: steps.flatMap((raw, index) => {
      const step = stepSchema.safeParse(raw).data;
      return step ? [{ ...callOf(step, ['steps', index]), ...(step.when && { when: step.when }) }] : [];
    }),
    ...(verification && { verification: callOf(verification, ['verification']) }),
    isVerificationWritten: written['verification'] !== undefined,
  };
}

function callOf(
  written: { readonly id?: string | undefined; readonly action: ActionName; readonly with: ActionParams },
  at: YamlPath,
): DraftCall {
  const { id, action } = written;
  return { at, id: id ?? action, hasOwnId: id !== undefined, action, with: written.with };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
