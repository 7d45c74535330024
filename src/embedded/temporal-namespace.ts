import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SEARCH_ATTRIBUTES } from '../workflows/contract.js';

const RETENTION_DAYS = 90;
const DAY_SECONDS = 86_400;
const CALL_TIMEOUT_MS = 10_000;
const VISIBLE_TIMEOUT_MS = 15_000;
const POLL_MS = 100;

const { IndexedValueType } = proto.temporal.api.enums.v1;
const TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Int: IndexedValueType.INDEXED_VALUE_TYPE_INT,
} as const satisfies Record<
  (typeof SEARCH_ATTRIBUTES)[keyof typeof SEARCH_ATTRIBUTES],
  proto.temporal.api.enums.v1.IndexedValueType
>;
type AttributeName = keyof typeof SEARCH_ATTRIBUTES;

/** Something that the server did not let us set, and the command with which somebody who may can set it. */
export interface NamespaceRefusal {
  readonly what: 'retention' | 'search_attributes';
  readonly reason: string;
  readonly command: string;
}

export interface NamespaceAnswer {
  /** Whether all our search attributes can be used; without them incidents start all the same, and are listed by the store. */
  readonly searchAttributes: boolean;
  readonly refusals: readonly NamespaceRefusal[];
}

/**
 * Gives the namespace a retention of at least 90 days and our search attributes. It changes nothing that is there already, and
 * a server that refuses (a managed one, or one where we lack the right) is not an error. Rejects where the server is away.
 */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<NamespaceAnswer> {
  const retention = await attempt(() => ensureRetention(connection, namespace));
  const attributes = await attempt(() => ensureSearchAttributes(connection, namespace));
  const refusals: NamespaceRefusal[] = [];
  if (retention !== undefined)
    refusals.push({ what: 'retention', reason: retention, command: retentionCommand(namespace) });
  if (attributes !== undefined) {
    refusals.push({ what: 'search_attributes', reason: attributes, command: attributesCommand(namespace) });
  }
  return { searchAttributes: attributes === undefined, refusals };
}

/** Which of our search attributes the namespace has, with the right type. */
export async function registeredSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<ReadonlySet<AttributeName>> {
  const { customAttributes } = await withTimeout(connection, () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  return new Set(attributeNames().filter((name) => customAttributes?.[name] === TYPES[SEARCH_ATTRIBUTES[name]]));
}

async function ensureRetention(connection: Connection, namespace: string): Promise<void> {
  const { config } = await withTimeout(connection, () => connection.workflowService.describeNamespace({ namespace }));
  const currentSeconds = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  if (currentSeconds >= RETENTION_DAYS * DAY_SECONDS) return;
  const workflowExecutionRetentionTtl = msToTs(RETENTION_DAYS * DAY_SECONDS * 1000);
  await withTimeout(connection, () =>
    connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } }),
  );
}

async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, TYPES[SEARCH_ATTRIBUTES[name]]]));
  await withTimeout(connection, () => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
  // The server adds them, and uses them a moment later: an incident that starts in between would fail.
  const deadline = performance.now() + VISIBLE_TIMEOUT_MS;
  while ((await missingAttributes(connection, namespace)).length > 0) {
    if (performance.now() > deadline) throw new Error('added, but not in use yet');
    await sleep(POLL_MS);
  }
}

async function missingAttributes(connection: Connection, namespace: string): Promise<AttributeName[]> {
  const registered = await registeredSearchAttributes(connection, namespace);
  return attributeNames().filter((name) => !registered.has(name));
}

/** The reason of a refusal, or undefined where it went well. */
async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function withTimeout<T>(connection: Connection, call: () => Promise<T>): Promise<T> {
  return connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, call);
}

function attributeNames(): AttributeName[] {
  return Object.keys(SEARCH_ATTRIBUTES) as AttributeName[];
}

function retentionCommand(namespace: string): string {
  return `temporal operator namespace update --namespace ${namespace} --retention ${RETENTION_DAYS}d`;
}

function attributesCommand(namespace: string): string {
  const flags = attributeNames().map((name) => `--name ${name} --type ${SEARCH_ATTRIBUTES[name]}`);
  return `temporal operator search-attribute create --namespace ${namespace} ${flags.join(' ')}`;
}
