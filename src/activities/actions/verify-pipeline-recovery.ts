import { cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import type { VerificationResult } from '../../domain/actions/action.js';
import { FAILURES, isFailureCode } from '../../domain/failures.js';
import type { Mode } from '../../domain/incident.js';
import type { ServiceFinding } from '../../domain/service.js';
import type { ActionActivities } from '../contract.js';
import { servicesOf } from '../ports.js';
import type { ServicesPort } from '../ports.js';

/** The pipeline as its scheduler and its database show it. Throws IntegrationError. */
export interface PipelinePort {
  /** Starts a run, or finds the one of that id: calling it again is safe. */
  trigger(mode: Mode, runId: string, signal: AbortSignal): Promise<PipelineRun>;
  run(mode: Mode, runId: string, signal: AbortSignal): Promise<PipelineRun>;
  lastRun(mode: Mode, signal: AbortSignal): Promise<PipelineRun | undefined>;
  /** Rows that a run left; undefined where the configuration says no query. */
  rows(mode: Mode, runId: string, signal: AbortSignal): Promise<number | undefined>;
}

export interface PipelineRun {
  readonly runId: string;
  readonly state: 'queued' | 'running' | 'success' | 'failed';
}

const POLL_EVERY_MS = 300;
const HEARTBEAT_EVERY_MS = 5_000;

type Verification = Pick<ActionActivities, 'verify_pipeline_recovery'>;

/** "Container running" is not "recovered": a run must go through, and its rows must be there. */
export function createVerification({
  services,
  pipeline,
}: {
  readonly services: ServicesPort;
  readonly pipeline: PipelinePort;
}): Verification {
  return {
    async verify_pipeline_recovery({ context, params }): Promise<VerificationResult> {
      const { mode } = context;
      const signal = cancellationSignal();
      const about = servicesOf(services, mode, '');
      // A probe may take longer than a heartbeat may be late; it has a limit of its own.
      const alive = setInterval(() => heartbeat('probing'), HEARTBEAT_EVERY_MS);
      const findings = await Promise.all(about.map(({ name }) => services.probe(name, mode, signal))).finally(() =>
        clearInterval(alive),
      );
      if (findings.some(({ health }) => health === 'unhealthy')) return { verified: false, findings };
      const facts = services.pipeline(mode);
      try {
        const run =
          (params.how ?? facts.how) === 'observe' || mode === 'dry-run'
            ? await pipeline.lastRun(mode, signal)
            : await runToItsEnd(pipeline, mode, runIdOf(context.key), facts.timeoutMs, signal);
        if (!run) return { verified: false, findings };
        const rows = run.state === 'success' ? await pipeline.rows(mode, run.runId, signal) : undefined;
        const verified = run.state === 'success' && rows !== 0;
        return {
          verified,
          findings: verified ? findings : [...findings, runFinding(facts.name, run)],
          runId: run.runId,
          ...(rows !== undefined && { rows }),
        };
      } catch (error) {
        // A pipeline that does not answer is what we look for: a finding, and not a failed verification.
        if (!isOutage(error)) throw error;
        const detail = (error as Error).message.slice(0, 300);
        return {
          verified: false,
          findings: [...findings, { service: facts.name, health: 'unhealthy', code: 'unreachable', detail, tookMs: 0 }],
        };
      }
    },
  };
}

async function runToItsEnd(
  pipeline: PipelinePort,
  mode: Mode,
  runId: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<PipelineRun> {
  const deadlineMs = Date.now() + timeoutMs;
  let run = await pipeline.trigger(mode, runId, signal);
  while ((run.state === 'queued' || run.state === 'running') && Date.now() < deadlineMs) {
    heartbeat({ runId, state: run.state });
    await sleep(POLL_EVERY_MS);
    run = await pipeline.run(mode, runId, signal);
  }
  return run;
}

function runFinding(pipelineName: string, run: PipelineRun): ServiceFinding {
  const stuck = run.state === 'queued' || run.state === 'running';
  const detail = `${run.runId}: ${run.state === 'success' ? 'no rows' : run.state}`;
  return { service: pipelineName, health: 'unhealthy', code: stuck ? 'timeout' : 'bad_answer', detail, tookMs: 0 };
}

/** Airflow's run ids allow letters, digits and a few signs; the key stays recognisable and the same over retries. */
function runIdOf(key: string): string {
  return `guardia__${key.replaceAll(/[^A-Za-z0-9_.~+-]+/g, '_')}`.slice(0, 200);
}

function isOutage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && isFailureCode(code) && code !== 'CANCELLED' && FAILURES[code].retryable;
}
