import type { IncidentClient, SnapshotSource } from '../client.js';
import { readSettings } from '../config.js';
import type { Settings } from '../config.js';
import type { Language } from '../messages/language.js';
import { readYamlFile } from '../documents/document-file.js';
import type { Documents } from '../documents/open-documents.js';
import type { Desk } from '../ingestion/desk.js';
import type { OperationDesk } from '../operation/operation-desk.js';
import { DEFAULT_ZONE, LANGUAGES } from '../messages/language.js';
import type { Store } from '../store/open-store.js';
import { languageIn } from './arguments.js';
import type { CliContext, LocalInstance, StartHere } from './context.js';

export interface OpenContextOptions {
  readonly settings: Settings;
  readonly json: boolean;
  readonly out: (text: string) => void;
  readonly outBytes: (chunks: AsyncIterable<string | Uint8Array>) => Promise<void>;
  readonly isTerminal: boolean;
  readonly err: (text: string) => void;
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  readonly startHere?: StartHere;
}

/** The settings of a command line: `--lang` goes before the environment. */
export function settingsFor(argv: readonly string[], env?: NodeJS.ProcessEnv): Settings {
  const language = languageIn(argv);
  return readSettings({ ...(env && { env }), ...(language && { language }) });
}

/** Opens each part when it is first asked for, and closes what was opened, newest first. */
export async function openContext(options: OpenContextOptions): Promise<CliContext> {
  const { settings, json, out, outBytes, isTerminal, err, ask, startHere } = options;
  const written = writtenReader(settings.configFile);
  const language = settings.language ?? written.language;
  const closers: (() => unknown)[] = [];
  let local: LocalInstance | undefined;

  const documents = once(async (): Promise<Documents & SnapshotSource> => {
    const { openDocuments } = await import('../documents/open-documents.js');
    const opened = openDocuments(settings);
    closers.push(() => opened.close());
    // A broken runbook has a type too: whoever asks for it should hear that it is broken, not that there is none.
    const types = (): readonly string[] => opened.runbookFiles().flatMap(({ type }) => type ?? []);
    return { ...opened, types };
  });

  const store = once(async (): Promise<Store> => {
    const [{ openStore }, url] = await Promise.all([import('../store/open-store.js'), databaseUrl()]);
    const opened = openStore(url);
    closers.push(() => opened.close());
    return opened;
  });

  const client = once(async (): Promise<IncidentClient> => {
    const [{ openIncidentClient }, address, directory, source] = await Promise.all([
      import('../client.js'),
      temporalAddress(),
      store().catch(() => undefined),
      documents(),
    ]);
    const opened = await openIncidentClient({
      settings,
      language,
      documents: source,
      ...(address && { address }),
      ...(directory && { directory }),
    });
    closers.push(() => opened.close());
    return opened;
  });

  const openedParts = once(async () => {
    const [{ openOperation }, { dockerRuntime }, { openLab }, source] = await Promise.all([
      import('../wiring/services.js'),
      import('../wiring/docker-runtime.js'),
      import('../lab/lab.js'),
      documents(),
    ]);
    const lab = openLab(settings);
    const docker = dockerRuntime(settings, source, lab);
    return { documents: source, lab, docker, operation: openOperation(source, lab, docker) };
  });

  const operation = once(async (): Promise<OperationDesk> => {
    const [{ openOperationDesk }, parts] = await Promise.all([import('../wiring/operation-desk.js'), openedParts()]);
    return openOperationDesk({ ...parts, commands: async () => (await client()).commands });
  });

  let mayStartGuardia = false;
  const openedDesk = once(async (): Promise<Desk> => {
    const [{ openDesk }, { openStations }, parts] = await Promise.all([
      import('../wiring/desk.js'),
      import('../wiring/ingestion-station.js'),
      openedParts(),
    ]);
    const { documents: source, operation: services } = parts;
    const stations = openStations({ documents: source, settings, operation: services });
    closers.push(() => stations.close());
    return openDesk({
      documents: source,
      operation: services,
      stations,
      client: async () => {
        if (mayStartGuardia) await ensureRunning();
        return (await client()).ingestion;
      },
      runs: store,
    });
  });

  const instance = once(async () => (await import('../embedded/instance.js')).livingInstance(settings.dataDir));

  /** Undefined where the environment names the server. */
  async function temporalAddress(): Promise<string | undefined> {
    if (local) return local.temporalAddress;
    return (await instance())?.temporalAddress;
  }

  async function databaseUrl(): Promise<string> {
    if (local) return local.databaseUrl;
    if (settings.databaseUrl) return settings.databaseUrl;
    const [{ postgresStatus }, { ClientError }] = await Promise.all([
      import('../embedded/postgres.js'),
      import('../client/client-error.js'),
    ]);
    const status = await postgresStatus(`${settings.dataDir}/postgres`);
    if (status.state !== 'running' || !status.url) throw new ClientError('store_unreachable');
    return status.url;
  }

  async function ensureRunning(): Promise<void> {
    if (local || (await instance())?.ready || !startHere) return;
    local = await startHere(settings, language, err);
    const started = local;
    closers.push(() => started.close());
  }

  return {
    settings,
    language,
    zone: written.zone,
    json,
    out,
    outBytes,
    isTerminal,
    err,
    documents,
    client,
    store,
    desk: ({ startGuardia = false } = {}) => {
      mayStartGuardia ||= startGuardia;
      return openedDesk();
    },
    operation,
    ask,
    ensureRunning,
    workflowUrl: async (workflowId) => {
      const base = local?.temporalUiUrl ?? (await instance())?.temporalUiUrl;
      return base && `${base}/namespaces/${settings.temporalNamespace}/workflows/${encodeURIComponent(workflowId)}`;
    },
    onClose: (work) => void closers.push(work),
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** What the file says about the reader, before the rest of it is judged: a broken file still has a language. */
function writtenReader(configFile: string): { readonly language: Language; readonly zone: string } {
  const read = readYamlFile(configFile, configFile);
  const data = ('yaml' in read ? read.yaml.data : undefined) as
    { language?: unknown; timeZone?: unknown } | null | undefined;
  return {
    language: LANGUAGES.find((known) => known === data?.language) ?? 'es',
    zone: typeof data?.timeZone === 'string' ? data.timeZone : DEFAULT_ZONE,
  };
}

function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => (opened ??= open());
}
