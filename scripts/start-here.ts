import type { LocalInstance, StartHere } from '../src/cli/context.js';
import { claimInstance } from '../src/embedded/instance.js';
import { openStack } from '../src/embedded/stack.js';
import { startMessages } from '../src/messages/start.js';
import { openWorker } from '../src/worker.js';

/** A Guardia in this process, for a command that needs one; without the API, because nobody has asked for it. */
export const startHere: StartHere = async (settings, language, onProgress): Promise<LocalInstance> => {
  const messages = startMessages(language);
  const claim = await claimInstance(settings.dataDir);
  const releases: (() => Promise<void>)[] = [() => claim.clear()];
  const close = async (): Promise<void> => {
    for (const release of releases.reverse()) await release();
  };
  try {
    const stack = await openStack({ settings, messages, onProgress, signal: new AbortController().signal });
    releases.push(() => stack.close());
    const { temporalAddress, temporalUiUrl, databaseUrl } = stack;
    const known = { ...(temporalAddress && { temporalAddress }), ...(temporalUiUrl && { temporalUiUrl }) };
    onProgress(messages.progress.startingWorker);
    const worker = await openWorker({
      settings,
      databaseUrl,
      ...known,
      write: (text) => process.stderr.write(text),
      http: false,
    });
    releases.push(() => worker.drain());
    // A worker that ends by itself leaves the command without an answer, which the command says by its own timeouts.
    worker.closed.catch(() => undefined);
    await claim.update({ ...known, ready: true });
    return { databaseUrl, ...known, close };
  } catch (error) {
    await close();
    throw error;
  }
};
