/** What a Compose file lets us propose for guardia.yaml. */
export interface ComposeProposal {
  readonly project: string;
  readonly services: readonly ProposedService[];
  readonly leftOut: readonly LeftOut[];
  /** Containers that run a Temporal server, or what it stands on. */
  readonly ownContainers: readonly string[];
  /** Both are there, so that the pipeline can be the operation's own. */
  readonly pipeline?: ProposedPipeline;
  /** Secrets by the names of their variables, and whose they are. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface ProposedService {
  readonly name: string;
  /** In the Compose file, as containers are labelled. */
  readonly composeName: string;
  readonly kind: string;
  /** In the order of guardia.yaml; values that are text are written as text. */
  readonly fields: readonly (readonly [key: string, value: FieldValue])[];
  readonly dependsOn: readonly string[];
  /** False where Guardia must not touch it: its container is only looked at from outside. */
  readonly touchable: boolean;
  readonly diskPath?: string;
  readonly notes: readonly ProposalNote[];
}

export type FieldValue = string | number | readonly string[];

export type ProposalNote =
  'asked_through_web' | 'no_port' | 'several' | 'own' | 'no_health_check' | 'first_port' | 'check_service_name';

export interface LeftOut {
  readonly name: string;
  readonly why: 'profile' | 'one_off' | 'temporal';
}

export interface ProposedPipeline {
  readonly scheduler: string;
  readonly database: string;
  readonly kafka?: string;
  readonly oracle?: string;
}
