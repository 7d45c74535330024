import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { CheckResult, LoadVerification, ReprocessResult } from '../domain/actions/action.js';
import { isDeed, isLook } from '../domain/actions/catalogue.js';
import type { ActionName, ActionParams, LookName, ParamsOf } from '../domain/actions/catalogue.js';
import type { StepOutcome } from '../domain/incident.js';
import { escalateByRunbook } from '../domain/ladder-calls.js';
import type { ServiceFinding } from '../domain/service.js';
import { looks, reprocessing, serviceLooks, verification } from './activity-proxies.js';
import { performDeed } from './deed.js';
import { brief, contextFor, setLadder } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { repairFailedServices } from './repair.js';

export interface StepResult {
  readonly outcome: Exclude<StepOutcome, 'running'>;
  readonly code?: string;
  readonly detail?: string;
  readonly findings?: readonly ServiceFinding[];
}

/**
 * Carries out one action of the catalogue. A step that throws is a failed step; a dry run that was refused by the interceptor
 * is what it would do.
 */
export async function perform(run: IncidentRun, action: ActionName, params: ActionParams): Promise<StepResult> {
  return guarded(() => performOnce(run, action, params));
}

async function performOnce(run: IncidentRun, action: ActionName, params: ActionParams): Promise<StepResult> {
  const subject = run.view.subject;
  const on = <Name extends ActionName>(
    name: Name,
  ): { context: ReturnType<typeof contextFor>; params: ParamsOf[Name] & { subject: string } } => ({
    context: contextFor(run, name),
    params: { ...(params as ParamsOf[Name]), subject },
  });
  const since = <Name extends ActionName>(
    name: Name,
  ): { context: ReturnType<typeof contextFor>; params: ParamsOf[Name] & { subject: string; openedAt: string } } => {
    const { context, params: onSubject } = on(name);
    const { openedAt, date } = run.view;
    // A date that the step itself names goes before.
    return { context, params: { ...(date !== undefined && { date }), ...onSubject, openedAt } };
  };
  if (isDeed(action)) return performDeed(run, action, params as ParamsOf[typeof action]);
  if (isLook(action)) return foundBy(await lookAt(action, since(action)));
  switch (action) {
    case 'check_airflow_scheduler':
      return foundBy(await looks.check_airflow_scheduler(on(action)));
    case 'check_database_connectivity':
      return foundBy(await looks.check_database_connectivity(on(action)));
    case 'check_service':
      return foundBy(await looks.check_service(on(action)));
    case 'restart_failed_services':
      return repairFailedServices(run, params as ParamsOf[typeof action]);
    case 'verify_pipeline_recovery': {
      const { verified, findings, runId, rows } = await verification.verify_pipeline_recovery(on(action));
      const detail =
        runId === undefined ? worst(findings)?.detail : `${runId}${rows === undefined ? '' : ` (${rows})`}`;
      return { outcome: verified ? 'ok' : 'found_fault', findings, ...(detail !== undefined && { detail }) };
    }
    case 'reprocess_file':
      return reprocessed(await reprocessing.reprocess_file(since(action)));
    case 'reprocess_records':
      return reprocessed(await reprocessing.reprocess_records(since(action)));
    case 'publish_pending_events':
      return reprocessed(await reprocessing.publish_pending_events(since(action)));
    case 'rerun_date':
      return reprocessed(await reprocessing.rerun_date(since(action)));
    case 'verify_file_loaded':
      return verifiedBy(await looks.verify_file_loaded(since(action)));
    case 'verify_data_quality':
      return verifiedBy(await looks.verify_data_quality(since(action)));
    case 'verify_date_ingested': {
      const { verified, run: name, state } = await looks.verify_date_ingested(since(action));
      const detail = name === undefined ? {} : { detail: `${name}: ${state ?? ''}` };
      return { outcome: verified ? 'ok' : 'found_fault', ...detail };
    }
    case 'notify': {
      const deliveries = await looks.notify({
        context: contextFor(run, action),
        params: { ...(params as ParamsOf[typeof action]), view: brief(run.view) },
      });
      return deliveries.some(({ state }) => state !== 'failed' && state !== 'nobody_on_duty')
        ? { outcome: 'ok' }
        : { outcome: 'failed', code: 'DELIVERY_FAILED' };
    }
    case 'escalate':
      if (run.view.mode === 'dry-run') return { outcome: 'would_do' };
      setLadder(run, escalateByRunbook(run.ladder, run.policy, (params as ParamsOf[typeof action]).level, Date.now()));
      return { outcome: 'ok' };
    case 'wait':
      if (run.view.mode !== 'dry-run') await sleep((params as ParamsOf[typeof action]).durationMs);
      return { outcome: run.view.mode === 'dry-run' ? 'would_do' : 'ok' };
  }
}

/** The name ties a look to its parameters; the types of a union of looks do not say so. */
async function lookAt(action: LookName, request: object): Promise<CheckResult> {
  return (serviceLooks[action] as (request: object) => Promise<CheckResult>)(request);
}

async function guarded(work: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
    const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
    const code =
      cause instanceof ApplicationFailure
        ? (cause.type ?? 'UNEXPECTED')
        : cause instanceof Error
          ? cause.name
          : 'UNEXPECTED';
    if (code === 'DRY_RUN_REFUSED') return { outcome: 'would_do' };
    return { outcome: 'failed', code, detail: cause instanceof Error ? cause.message.slice(0, 300) : '' };
  }
}

function foundBy({ findings }: CheckResult): StepResult {
  const fault = worst(findings);
  return fault
    ? { outcome: 'found_fault', code: fault.code, detail: `${fault.service}: ${fault.detail}`, findings }
    : { outcome: 'ok', findings };
}

/** A run that failed is a failed step: what failed in it stands in its own view. */
function reprocessed(result: ReprocessResult): StepResult {
  const {
    succeeded,
    run: name = '',
    failedStage,
    code = 'INGESTION_FAILED',
    rowsLoaded,
    rowsRejected,
    published,
  } = result;
  if (!succeeded) return { outcome: 'failed', code, detail: `${name} ${failedStage ?? ''}`.trim() };
  const counts = [rowsLoaded, rowsRejected, published].filter((count) => count !== undefined);
  return { outcome: 'ok', detail: `${name}${counts.length > 0 ? ` (${counts.join(' / ')})` : ''}` };
}

function verifiedBy({ verified, about, load }: LoadVerification): StepResult {
  const rows = load && `${load.file}: ${load.rowsRead - load.rowsRejected} / ${load.rowsRead}`;
  return { outcome: verified ? 'ok' : 'found_fault', detail: rows ?? about };
}

function worst(findings: readonly ServiceFinding[]): ServiceFinding | undefined {
  return (
    findings.find((finding) => finding.health === 'unhealthy') ??
    findings.find((finding) => finding.health === 'unknown')
  );
}
