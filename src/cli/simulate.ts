import { randomBytes } from 'node:crypto';
import { Option } from 'commander';
import type { Command } from 'commander';
import { ClientError } from '../client.js';
import { escalatedRoles, executedSteps, simulationHeading, simulationReport } from '../domain/simulation-report.js';
import type { Settings } from '../config.js';
import { SIMULATION_TIMES, simulationSnapshot } from '../domain/simulation-times.js';
import type { IncidentSnapshot, IncidentView } from '../domain/incident.js';
import { livingInstance } from '../embedded/instance.js';
import { LAB_FAULTS } from '../lab/faults.js';
import type { LabFault } from '../lab/faults.js';
import type { LabRuntime } from '../lab/lab-runtime.js';
import { openLab } from '../lab/lab.js';
import type { Lab } from '../lab/lab.js';
import { labRuntimeTexts } from '../messages/lab-runtimes.js';
import { labTexts } from '../messages/lab.js';
import type { LabTexts } from '../messages/lab.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { followToClose, followToProof } from './follow-simulation.js';
import { runtimeHelp, runtimeOption } from './lab-runtime.js';
import type { Rehearsal } from './rehearsal.js';
import { BAD_DATA_TYPE, rehearseBadData } from './rehearse-bad-data.js';
import { rehearseFault } from './rehearse-fault.js';

const DEFAULT_FAULTS: Readonly<Record<string, LabFault>> = { performance_problem: 'lock' };

/** `guardia simulate TYPE`: breaks the lab, opens the incident through the same door as any alert, and prints how it went. */
export function registerSimulate(program: Command, open: OpenContext, language: Language): void {
  const texts = labTexts(language);
  program
    .command('simulate')
    .description(texts.simulate.noun)
    .argument('<type>', texts.simulate.typeArgument)
    .addOption(new Option('--fault <fault>', texts.simulate.faultOption).choices(LAB_FAULTS))
    .addOption(runtimeOption(language))
    .addHelpText('after', () => `\n${LAB_FAULTS.map((fault) => `  ${fault}: ${texts.faults[fault]}`).join('\n')}`)
    .addHelpText('after', () => runtimeHelp(language))
    .action(async (type: string, { fault, runtime }: SimulateOptions) => {
      const context = await open();
      const snapshot = await snapshotOf(context, type);
      await simulate(context, { type, snapshot, rehearsal: rehearsalOf(type, fault, texts), runtime }, texts);
    });
}

interface SimulateOptions {
  readonly fault?: LabFault;
  readonly runtime?: LabRuntime;
}

/** Bad data is nothing that breaks in the lab; all else is. */
function rehearsalOf(type: string, fault: LabFault | undefined, texts: LabTexts): Rehearsal {
  if (type !== BAD_DATA_TYPE) return rehearseFault(fault ?? DEFAULT_FAULTS[type] ?? 'scheduler_killed');
  if (fault) throw new CliExit(EXIT.usage, texts.simulate.faultOfData);
  return rehearseBadData();
}

/** The operation's runbook of this type. Throws ClientError `unknown_type` with the known ones, `snapshot_missing`. */
async function snapshotOf(context: CliContext, type: string): Promise<IncidentSnapshot> {
  const documents = await context.documents();
  const snapshot = documents.snapshot(type);
  if (snapshot) return simulationSnapshot(snapshot);
  const known = documents.types();
  throw known.includes(type)
    ? new ClientError('snapshot_missing', { type })
    : new ClientError('unknown_type', { type, known });
}

interface Simulation {
  readonly type: string;
  readonly rehearsal: Rehearsal;
  readonly snapshot: IncidentSnapshot;
  /** What the lab is to run on; where it is, where absent. */
  readonly runtime: LabRuntime | undefined;
}

async function simulate(
  context: CliContext,
  { type, rehearsal, snapshot, runtime }: Simulation,
  texts: LabTexts,
): Promise<void> {
  const simulationId = `sim-${randomBytes(4).toString('hex')}`;
  const lab = openLab(context.settings);
  // Before Guardia starts, so that it happens after Guardia has stopped, which would otherwise find the lab down.
  if (!(await isUp(lab))) context.onClose(() => putDown(lab, context.settings));
  await changeRuntime(context, lab, runtime);
  await context.ensureRunning();
  const client = await context.client();
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
  let view: IncidentView | undefined;
  try {
    const stage = { context, client, lab, simulationId, texts, interrupted: interrupt.signal };
    const wrong = await rehearsal.begin(stage);
    context.err(texts.simulate.times(shortTimes()));
    const outcome = await client.intake(
      { type, ...wrong, status: 'firing', source: 'simulation' },
      { mode: 'simulation', snapshot, knownTypeOnly: true },
    );
    if (!('incidentId' in outcome)) throw new Error(`the door answered ${outcome.outcome} to a simulation`);
    context.err(texts.simulate.opened(outcome.workflowId, outcome.incidentId));
    if (!context.json) context.out(simulationHeading(type));
    await rehearsal.afterOpening(stage);
    const following = { client, ref: outcome, texts: texts.simulate, interrupted: interrupt.signal };
    view = await followToProof(context, following);
    show(context, view, rehearsal.facts);
    if (view.verifiedAt !== undefined) {
      context.err(texts.simulate.watching(SIMULATION_TIMES.watchMs / 1_000));
      await followToClose(following);
    }
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
    await giveBack(lab, simulationId, view?.verifiedAt !== undefined, (line) => context.err(line), texts);
  }
  if (view.verifiedAt === undefined) throw new CliExit(EXIT.failed, texts.simulate.unresolved);
}

function show(context: CliContext, view: IncidentView, rehearsed: Rehearsal['facts']): void {
  if (!context.json) return context.out(simulationReport(view));
  const { type, severity, subject, workflowId, incidentId, verifiedAt } = view;
  const facts = { type, severity, resolved: verifiedAt !== undefined, ...rehearsed, subject, workflowId, incidentId };
  context.out(JSON.stringify({ ...facts, steps: executedSteps(view), escalations: escalatedRoles(view) }, null, 2));
}

/** What Guardia repaired is left as it is; what it could not repair would otherwise page people for real from now on. */
async function giveBack(
  lab: Lab,
  simulationId: string,
  isRepaired: boolean,
  tell: (line: string) => void,
  texts: LabTexts,
): Promise<void> {
  if ((await lab.heldBy()) !== simulationId) return;
  try {
    if (isRepaired) return;
    await lab.heal();
    tell(texts.simulate.healed);
  } finally {
    await lab.release(simulationId);
  }
}

/** Before anything is opened, because it may not be to be had; what was changed stays so, as after `lab up`. */
async function changeRuntime(context: CliContext, lab: Lab, wanted: LabRuntime | undefined): Promise<void> {
  if (wanted === undefined) return;
  const texts = labRuntimeTexts(context.language);
  if (wanted !== lab.current()) context.err(texts.changing(texts.runtimes[wanted]));
  await lab.use(wanted);
}

/** One that runs on what cannot be asked is not up. */
async function isUp(lab: Lab): Promise<boolean> {
  return lab.status().then(
    ({ services }) => services.some(({ running }) => running),
    () => false,
  );
}

/** Ends the lab that this command brought up, unless a Guardia or another simulation uses it by now. */
async function putDown(lab: Lab, { dataDir }: Settings): Promise<void> {
  const isUsed = (await livingInstance(dataDir)) !== undefined || (await lab.heldBy()) !== undefined;
  if (!isUsed && (await isUp(lab))) await lab.down();
}

function shortTimes(): Readonly<Record<'response' | 'between' | 'watch', number>> {
  const { maxResponseMs, betweenLevelsMs, watchMs } = SIMULATION_TIMES;
  return { response: maxResponseMs / 1_000, between: betweenLevelsMs / 1_000, watch: watchMs / 1_000 };
}
