import type { ComposeFile } from './read-compose.js';
import { kafkaAddress, oracleAddress, otherAddress, postgresAddress } from './addresses.js';
import type { ProposedAddress } from './addresses.js';
import { airflowAddress } from './airflow-address.js';
import type { Seen } from './airflow-address.js';
import { References } from './credentials.js';
import { diskPathOf } from './disk-path-of.js';
import { kindOf } from './kind-of.js';
import { guardiaNames, orderOfUse } from './names-of.js';
import type { ComposeProposal, LeftOut, ProposalNote, ProposedPipeline, ProposedService } from './proposal.js';

export interface ProposeOptions {
  readonly project: string;
  /** Services of which the Engine says that a container runs; absent where it was not asked. */
  readonly running?: ReadonlySet<string>;
  /** Whether this machine's port leads to Guardia's own Temporal or database. */
  readonly isOwnPort: (port: number) => boolean;
}

/** Services as guardia.yaml would describe them. All of them only observe, so that nothing is touched until somebody says so. */
export function proposeFromCompose(compose: ComposeFile, options: ProposeOptions): ComposeProposal {
  const seen = compose.services.map((service): Seen => ({ service, is: kindOf(service) }));
  const leftOut = seen.flatMap((each) => leftOutBecause(each, seen, options.running));
  const kept = seen.filter(({ service }) => !leftOut.some(({ name }) => name === service.name));
  const own = ownOf(seen);
  const names = guardiaNames(kept.map(({ service }) => service.name));
  const references = new References();
  const web = kept.find(({ is }) => is.kind === 'airflow' && is.part === 'web');

  const services = kept
    .map(({ service, is }): ProposedService => {
      const address = addressOf({ service, is }, web, references, seen);
      const isOwn = own.has(service.name) || (address !== undefined && options.isOwnPort(address.port));
      const touchable = !isOwn && service.replicas === 1;
      const throughWeb =
        is.kind === 'airflow' && is.part === 'scheduler' && address?.kind === 'airflow' ? web : undefined;
      const waitsFor = [...service.dependsOn.keys(), ...(throughWeb ? [throughWeb.service.name] : [])];
      const diskPath = touchable ? diskPathOf(service.image) : undefined;
      const notes: readonly (ProposalNote | false)[] = [
        !address && 'no_port',
        !address && !service.hasHealthCheck && 'no_health_check',
        throughWeb !== undefined && 'asked_through_web',
        isOwn && 'own',
        service.replicas !== 1 && 'several',
        ...(address?.notes ?? []),
      ];
      return {
        name: names.get(service.name) ?? service.name,
        composeName: service.name,
        kind: address?.kind ?? 'container',
        fields: address?.fields ?? [],
        dependsOn: orderOfUse(waitsFor, service.name, compose.services, names),
        touchable,
        ...(diskPath !== undefined && { diskPath }),
        notes: notes.filter((note) => note !== false),
      };
      // What is reached neither at a port nor by its container cannot be looked at.
    })
    .filter(({ kind, touchable }) => kind !== 'container' || touchable);

  const pipeline = pipelineOf(services, kept);
  return {
    project: options.project,
    services,
    leftOut,
    ownContainers: [...own],
    ...(pipeline && { pipeline }),
    variables: references.variables,
  };
}

function addressOf(
  { service, is }: Seen,
  web: Seen | undefined,
  references: References,
  all: readonly Seen[],
): ProposedAddress | undefined {
  switch (is.kind) {
    case 'postgres':
      return postgresAddress(service, references);
    case 'kafka':
      return kafkaAddress(service, references);
    case 'oracle':
      return oracleAddress(service, references);
    case 'airflow':
      return airflowAddress({ service, is }, is, web, references, all);
    case 'other':
      return otherAddress(service);
    case 'container':
    case 'temporal':
      return undefined;
  }
}

/** What does not run all the time would only look like an outage. */
function leftOutBecause(
  { service, is }: Seen,
  all: readonly Seen[],
  running?: ReadonlySet<string>,
): readonly LeftOut[] {
  const { name } = service;
  if (is.kind === 'temporal') return [{ name, why: 'temporal' }];
  const endsByItself =
    (is.kind === 'airflow' && is.part === 'init') ||
    all.some((other) => other.service.dependsOn.get(name) === 'service_completed_successfully');
  if (endsByItself) return [{ name, why: 'one_off' }];
  return service.profiles.length > 0 && !running?.has(name) ? [{ name, why: 'profile' }] : [];
}

/** A Temporal server in the file may be Guardia's own, and then so is what it stands on: both are left alone. */
function ownOf(seen: readonly Seen[]): ReadonlySet<string> {
  const own = new Set(seen.filter(({ is }) => is.kind === 'temporal').map(({ service }) => service.name));
  for (const { service } of seen) if (own.has(service.name)) for (const name of service.dependsOn.keys()) own.add(name);
  return own;
}

function pipelineOf(services: readonly ProposedService[], kept: readonly Seen[]): ProposedPipeline | undefined {
  const first = (kind: string): string | undefined => services.find((service) => service.kind === kind)?.name;
  const scheduler = first('airflow');
  // Where there are several databases, Airflow's own is the one that it waits for.
  const airflow = kept.find(({ is }) => is.kind === 'airflow');
  const database =
    services.find(({ kind, composeName }) => kind === 'postgres' && airflow?.service.dependsOn.has(composeName))
      ?.name ?? first('postgres');
  if (scheduler === undefined || database === undefined) return undefined;
  const [kafka, oracle] = [first('kafka'), first('oracle')];
  return { scheduler, database, ...(kafka !== undefined && { kafka }), ...(oracle !== undefined && { oracle }) };
}
