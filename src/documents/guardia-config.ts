import type { Ports } from '../config.js';
import type { CheckChanges } from '../domain/checks.js';
import type { EscalationPolicy } from '../domain/escalation.js';
import type { Person } from '../domain/page-message.js';
import type { Budget } from '../domain/repair-limits.js';
import type { Cadence, CadenceTimes } from '../domain/maintenance/cadence.js';
import type { TaskName } from '../domain/maintenance/catalogue.js';
import type { ConfiguredTasks } from '../domain/maintenance/params.js';
import type { LocalizedText } from '../domain/runbook.js';
import type { ServiceFacts, ServiceKind } from '../domain/service.js';
import type { MaintenanceWindow } from '../domain/windows.js';
import type { Language } from '../messages/language.js';

/**
 * guardia.yaml, judged: every name that it mentions exists, every duration is milliseconds, every `${VAR}` is filled in.
 * It holds secrets, so it is never logged or shown as a whole.
 */
export interface GuardiaConfig {
  /** The settings' language (GUARDIA_LANG, `--lang`) where given, else the file's. */
  readonly language: Language;
  /** An IANA zone. */
  readonly timeZone: string;
  readonly services: ReadonlyMap<string, ServiceConfig>;
  readonly pipeline: PipelineConfig;
  readonly remediation: RemediationConfig;
  readonly maintenance: MaintenanceConfig;
  /** Folders of logs, by name: the only ones in which old files are deleted. */
  readonly logFolders: ReadonlyMap<string, LogFolderConfig>;
  readonly probes: { readonly everyMs: number; readonly failuresBeforeIncident: number };
  readonly checks: { readonly everyMs: number; readonly failuresBeforeIncident: number };
  /** Where the operation's Prometheus answers, for the health verification. */
  readonly prometheus?: { readonly url: string; readonly timeoutMs: number };
  readonly people: ReadonlyMap<string, PersonConfig>;
  readonly roles: ReadonlyMap<string, RoleConfig>;
  readonly channels: ReadonlyMap<string, ChannelConfig>;
  readonly policies: ReadonlyMap<string, EscalationPolicy>;
  readonly postmortem: { readonly language: Language };
  /** What Guardia runs on, besides what its addresses tell: never repaired. */
  readonly ownContainers: readonly ContainerName[];
  /** As the settings say: the file's `server`, overridden by the environment. */
  readonly ports: Ports;
}

/** What holds for all services together; the limits of each stand with the service. */
export interface RemediationConfig {
  readonly budget: Budget;
  readonly blastRadius: number;
  readonly windows: readonly (MaintenanceWindow & { readonly services?: readonly string[] })[];
}

/** What runs by itself besides the daily load. */
export interface MaintenanceConfig {
  readonly times: Readonly<Record<Cadence, CadenceTimes>>;
  /** Absolute. */
  readonly folders: { readonly backups: string; readonly archive: string; readonly reports: string };
  readonly tasks: ConfiguredTasks;
  readonly opensIncident: readonly TaskName[];
  readonly approveWithinMs: number;
  /** When approved tasks that disturb a service may begin; at any time where absent. */
  readonly heavyWindow?: MaintenanceWindow;
  readonly report?: { readonly role: string; readonly channels: readonly string[] };
}

export const RUNTIMES = ['process', 'docker', 'none'] as const;
type RuntimeName = (typeof RUNTIMES)[number];

/** A container, named as Docker Compose labels it. */
export interface ContainerName {
  readonly project: string;
  readonly service: string;
}

export interface ServiceConfig extends ServiceFacts {
  readonly kind: ServiceKind;
  readonly runtime: RuntimeName;
  /** For airflow, http (http or https) and postgres (a secret: it may carry a password). The lab's PostgreSQL has host and port instead. */
  readonly url?: string;
  /** Airflow's REST API: 1 for Airflow 2.x, 2 for Airflow 3.x. */
  readonly apiVersion?: 1 | 2;
  readonly username?: string;
  readonly password?: string;
  /** For kafka: `host:port` each. */
  readonly brokers?: readonly string[];
  /** For kafka: TLS. */
  readonly tls?: boolean;
  /** For oracle: Easy Connect or a descriptor, without credentials. */
  readonly connectString?: string;
  /** For tcp, and for the lab's PostgreSQL. */
  readonly host?: string;
  readonly port?: number;
  /** Present where the runtime is docker. */
  readonly container?: ContainerName;
  /** Absolute: in its container where it has one, else on this machine. */
  readonly diskPath?: string;
  /** What may run in its container, by name: a program and its arguments each. */
  readonly commands?: ReadonlyMap<string, readonly string[]>;
  readonly timeoutMs: number;
  /** Airflow: how old the scheduler's heartbeat may be. */
  readonly heartbeatLimitMs: number;
  /** `${VAR}` placeholders that nothing fills in: the service is not usable (`not_configured`), and the fields are as written. */
  readonly missingVariables: readonly string[];
  /** Where its limits are not those of the operation. */
  readonly checks?: CheckChanges;
}

export const RUNNERS = ['guardia', 'airflow', 'observe'] as const;
export type Runner = (typeof RUNNERS)[number];

export interface PipelineConfig {
  /** The DAG's id. */
  readonly name: string;
  /** Whose clock starts the daily run: a Schedule of ours, a DAG that asks us, or a DAG of the user's that loads by itself. */
  readonly runner: Runner;
  /** `HH:MM` on `timeZone`'s clock; for the runner `guardia`. */
  readonly dailyAt: string;
  /** A service of kind kafka; where absent, events wait in the outbox. */
  readonly kafka?: string;
  /** A service of kind oracle. */
  readonly oracle?: string;
  /** Before the master's name: `maestras.` makes `maestras.clientes`. */
  readonly topicPrefix: string;
  /** Absolute. */
  readonly folders: { readonly input: string; readonly processed: string; readonly error: string };
  /** A file of input/ is whole when it stood still this long. */
  readonly stableAfterMs: number;
  /** From 0 to 1; a layout may have its own. */
  readonly maxErrorRate: number;
  readonly maxFileBytes: number;
  /** Whether a record of Guardia's own may be sent through the pipeline. */
  readonly canary: boolean;
  /** A service of kind airflow. */
  readonly scheduler: string;
  /** A service of kind postgres. */
  readonly database: string;
  readonly verify: {
    readonly how: 'run' | 'observe';
    readonly timeoutMs: number;
    /** Counts the rows that a run left; `$1` is the run's id. */
    readonly rowsSql?: string;
  };
}

export interface LogFolderConfig {
  readonly name: string;
  /** Absolute, and apart from everything else that this file names. */
  readonly path: string;
  /** Of a file's name, with `*` and `?`. */
  readonly pattern: string;
  /** Whose logs they are: its mode decides whether files are deleted. */
  readonly service?: string;
}

export interface PersonConfig extends Person {
  readonly id: string;
}

export interface RoleConfig {
  readonly id: string;
  readonly title: LocalizedText;
  /** Ids of people, at least one. */
  readonly people: readonly string[];
}

interface AnyChannel {
  readonly name: string;
  /** Whether a simulation may use it; the console by default, real channels never unless they say so. */
  readonly simulations: boolean;
  /** `${VAR}` placeholders that nothing fills in: the channel is not usable (CONFIG_INVALID), and the next one is used. */
  readonly missingVariables: readonly string[];
}

export interface ConsoleChannel extends AnyChannel {
  readonly kind: 'console';
}

export interface SlackChannel extends AnyChannel {
  readonly kind: 'slack';
  /** A secret: https, or http on this machine. */
  readonly webhookUrl: string;
}

export interface EmailChannel extends AnyChannel {
  readonly kind: 'email';
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (the default on port 465); otherwise STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly from: string;
  readonly username?: string;
  readonly password?: string;
}

export type ChannelConfig = ConsoleChannel | SlackChannel | EmailChannel;
