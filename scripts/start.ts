import { join } from 'node:path';
import { environmentLanguage, PORT_VARIABLES, readSettings } from '../src/config.js';
import { openDocuments } from '../src/documents/open-documents.js';
import type { Settings } from '../src/config.js';
import type { InstanceClaim } from '../src/embedded/instance.js';
import { claimInstance } from '../src/embedded/instance.js';
import { assertPortFree } from '../src/embedded/ports.js';
import type { Stack } from '../src/embedded/stack.js';
import { openStack } from '../src/embedded/stack.js';
import { StartError } from '../src/embedded/start-error.js';
import { startLanguage } from '../src/embedded/start-language.js';
import type { StopRequests } from '../src/embedded/stop-requests.js';
import { listenForStop } from '../src/embedded/stop-requests.js';
import type { StartMessages } from '../src/messages/start.js';
import { startMessages } from '../src/messages/start.js';
import type { OpenedWorker } from '../src/worker.js';
import { openLab } from '../src/lab/lab.js';
import type { Lab } from '../src/lab/lab.js';
import { LabRuntimeMissing } from '../src/lab/runtime-missing.js';
import { workflowBundle } from '../src/wiring/workflow-bundle.js';
import { openWorker } from '../src/worker.js';

const say = (line: string): void => console.log(line);

// A terminal that was closed must not end us before everything is put away.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const stop = listenForStop();
await main();
// What a library left open must not keep a process alive that has put everything away.
process.exit();

async function main(): Promise<void> {
  let messages = startMessages(environmentLanguage() ?? 'es');
  try {
    const settings = readSettings();
    messages = startMessages(startLanguage(settings));
    const claim = await claimInstance(settings.dataDir);
    await run(settings, messages, claim).finally(() => claim.clear());
  } catch (error) {
    if (stop.orderly.aborted && error === stop.orderly.reason) return;
    console.error(error instanceof StartError ? error.explain(messages) : messages.unexpected(reasonOf(error)));
    process.exitCode = 1;
  }
}

async function run(settings: Settings, messages: StartMessages, claim: InstanceClaim): Promise<void> {
  // The API is the last to listen: nothing should have been brought up only to fail there.
  await assertPortFree(settings.ports.api, PORT_VARIABLES.api, settings.apiHost);
  const lab = configuredLab(settings);
  // Beside the rest, because neither needs the other; a lab that cannot come up shows itself in its services' states.
  const labUp = lab?.ensureUp().catch((error: unknown) => say(messages.labFailed(labReason(error, settings))));
  // Made beside the rest too: it takes longest where it is not cached. The worker then finds it, or says what is wrong with it.
  const bundled = workflowBundle(join(settings.dataDir, 'cache')).catch(() => undefined);
  try {
    const stack = await openStack({ settings, messages, onProgress: say, signal: stop.orderly });
    try {
      await work(settings, messages, claim, stack, Promise.all([labUp, bundled]));
    } finally {
      await stack.close();
    }
  } finally {
    await labUp;
    // An Engine that has gone has taken the lab with it.
    await lab?.down().catch((error: unknown) => say(labReason(error, settings)));
    if (stop.orderly.aborted) say(messages.progress.stopped);
  }
}

/** The worker on what it stands on, until it is told to stop. */
async function work(
  settings: Settings,
  messages: StartMessages,
  claim: InstanceClaim,
  stack: Stack,
  prepared: Promise<unknown>,
): Promise<void> {
  const { temporalAddress, temporalUiUrl, databaseUrl } = stack;
  const temporal = { ...(temporalAddress && { temporalAddress }), ...(temporalUiUrl && { temporalUiUrl }) };
  await claim.update(temporal);
  for (const refusal of stack.namespace.refusals) say(messages.namespaceRefused(refusal));
  if (stop.orderly.aborted) return;
  say(messages.progress.startingWorker);
  // Before the probes begin, or they would find it down and repair it.
  await prepared;
  const worker = await openWorker({
    settings,
    databaseUrl,
    ...temporal,
    onDocuments: ({ applied, problems }) => {
      const news = messages.documents(applied, problems);
      if (news) say(news);
    },
    http: true,
  });
  await serve(worker, stack, messages, claim);
}

/** The lab, where the configuration has services of it. */
function configuredLab(settings: Settings): Lab | undefined {
  const documents = openDocuments(settings);
  const usesLab =
    documents.problems().every(({ blocks, file }) => !blocks || file !== 'guardia.yaml') &&
    [...documents.current().services.values()].some(({ lab }) => lab);
  return usesLab ? openLab(settings) : undefined;
}

/** Says that all is up, and returns when the worker has been drained, has ended by itself, or is not waited for any longer. */
async function serve(worker: OpenedWorker, stack: Stack, messages: StartMessages, claim: InstanceClaim): Promise<void> {
  const ended = worker.closed.catch((error: unknown) => {
    say(messages.workerFailed(reasonOf(error)));
    process.exitCode = 1;
  });
  await claim.update({ ready: true, ...(worker.apiUrl && { apiUrl: worker.apiUrl }) });
  const told = stop.orderly.aborted ? Promise.resolve() : tell(worker, stack, messages);
  told.catch((error: unknown) => say(messages.unexpected(reasonOf(error))));
  await Promise.race([onAbort(stop.orderly), ended]);
  if (stop.orderly.aborted) say(messages.progress.draining);
  await Promise.race([worker.drain(), onAbort(stop.atOnce).then(() => say(messages.progress.forcing))]);
}

async function tell(worker: OpenedWorker, stack: Stack, messages: StartMessages): Promise<void> {
  say(messages.ready((performance.now() / 1000).toFixed(1)));
  if (stack.temporalUiUrl) say(messages.temporalUi(stack.temporalUiUrl));
  if (worker.apiUrl) say(messages.api(worker.apiUrl));
  say(messages.services);
  const findings = await worker.services();
  if (findings.length === 0) say(messages.noServices);
  for (const { service, health, detail } of findings) say(messages.service({ name: service, health, detail }));
  if (worker.diverged.length > 0) say(messages.diverged(worker.diverged));
  say(messages.howToStop);
}

function onAbort(signal: StopRequests['orderly']): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function labReason(error: unknown, settings: Settings): string {
  return error instanceof LabRuntimeMissing ? error.explain(startLanguage(settings)) : reasonOf(error);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
