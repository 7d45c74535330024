import type { ActivityPorts } from '../../src/activities/index.js';
import type { InstanceLook } from '../../src/domain/actions/action.js';
import type { ServiceFacts, ServiceFinding } from '../../src/domain/service.js';

const SERVICES: readonly ServiceFacts[] = [
  { name: 'lab-postgres', mode: 'act', dependsOn: [], lab: true },
  { name: 'lab-scheduler', mode: 'act', dependsOn: ['lab-postgres'], lab: true },
];
type OperationPorts = Pick<ActivityPorts, 'services' | 'runtimes' | 'pipeline' | 'activity' | 'remediation'>;
type Rules = ReturnType<ActivityPorts['remediation']['rulesFor']>;

/** An operation of two services and a pipeline in memory, which a test breaks and repairs by hand. */
export class FakeOperation {
  /** What was really restarted, in order: the ledger of the outside. */
  readonly restarts: string[] = [];
  readonly #broken = new Set<string>();
  /** How the newest run of the pipeline's DAG ended; as its services are where absent. */
  lastRun: 'running' | 'success' | 'failed' | undefined;
  #restartsHeal = true;
  #held: { readonly begun: () => void; readonly released: Promise<void>; readonly release: () => void } | undefined;
  #modes: Readonly<Record<string, ServiceFacts['mode']>> = {};
  #rules: Readonly<Record<string, Rules>> = {};
  #others: readonly ServiceFacts[] = [];
  #notRestartable: readonly string[] = [];
  #full: readonly string[] = [];

  break(...services: readonly string[]): void {
    for (const service of services) this.#broken.add(service);
  }

  /** They run, and refuse whoever comes next. */
  fill(...services: readonly string[]): void {
    this.break(...services);
    this.#full = services;
  }

  /** Somebody repairs it by hand: these, or all where none is named. */
  heal(...services: readonly string[]): void {
    if (services.length === 0) this.#broken.clear();
    for (const service of services) this.#broken.delete(service);
  }

  /** As new, for the next test. */
  reset(): void {
    this.heal();
    this.restarts.length = 0;
    this.lastRun = undefined;
    this.#restartsHeal = true;
    this.#held?.release();
    this.#held = undefined;
    this.#modes = {};
    this.#rules = {};
    this.#others = [];
    this.#notRestartable = [];
    this.#full = [];
  }

  /** From now on a restart happens and helps nothing. */
  restartsHelpNothing(): void {
    this.#restartsHeal = false;
  }

  /** As at first. */
  restartsHelp(): void {
    this.#restartsHeal = true;
  }

  /** From now on a restart begins and does not end, until it is released; `begun` settles when the first one has begun. */
  holdRestarts(): { readonly begun: Promise<void>; readonly release: () => void } {
    let begin = (): void => undefined;
    let release = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    this.#held = { begun: begin, released, release };
    return { begun, release };
  }

  /** By which rules the coordinator decides about a service, from now on. */
  rules(rules: Readonly<Record<string, Rules>>): void {
    this.#rules = rules;
  }

  /** Services besides the lab's, from now on; they can be broken like those. */
  alsoHas(...services: readonly ServiceFacts[]): void {
    this.#others = services;
  }

  serviceModes(modes: Readonly<Record<string, ServiceFacts['mode']>>): void {
    this.#modes = modes;
  }

  /** As with `runtime: none`. */
  notRestartable(...services: readonly string[]): void {
    this.#notRestartable = services;
  }

  ports(): OperationPorts {
    const works = (): boolean => this.#broken.size === 0;
    return {
      services: {
        facts: () =>
          [...SERVICES, ...this.#others].map((service) => ({
            ...service,
            mode: this.#modes[service.name] ?? service.mode,
            ...(this.#notRestartable.includes(service.name) && { restartable: false }),
          })),
        pipeline: () => ({
          name: 'ingesta_diaria_maestras_erp',
          scheduler: 'lab-scheduler',
          database: 'lab-postgres',
          how: 'run',
          timeoutMs: 5_000,
        }),
        probe: async (service) => this.#find(service),
      },
      remediation: { rulesFor: (service) => this.#rules[service] ?? { protected: false } },
      runtimes: {
        look: async (service) => this.#look(service),
        restart: async ({ look: { service } }) => {
          this.restarts.push(service);
          const held = this.#held;
          held?.begun();
          await held?.released;
          if (!this.#restartsHeal)
            throw Object.assign(new Error(`${service} does not start`), { code: 'RESTART_FAILED' });
          this.#broken.delete(service);
          return { outcome: 'restarted', after: this.#look(service) };
        },
        logs: async (service) => `${service}: FATAL out of luck`,
      },
      pipeline: {
        trigger: async (_mode, runId) => ({ runId, state: works() ? 'success' : 'failed' }),
        run: async (_mode, runId) => ({ runId, state: works() ? 'success' : 'failed' }),
        lastRun: async () => ({ runId: 'scheduled__1', state: this.lastRun ?? (works() ? 'success' : 'failed') }),
        rows: async () => 3,
      },
      activity: { databaseActivity: async () => undefined },
    };
  }

  #find(service: string): ServiceFinding {
    const broken = this.#broken.has(service);
    if (broken && this.#full.includes(service))
      return { service, health: 'unhealthy', code: 'too_many', detail: 'too many clients already', tookMs: 1 };
    return {
      service,
      health: broken ? 'unhealthy' : 'healthy',
      code: broken ? 'unreachable' : 'ok',
      detail: broken ? 'connect ECONNREFUSED' : 'answers',
      tookMs: 1,
    };
  }

  #look(service: string): InstanceLook {
    const running = !this.#broken.has(service);
    const instance = running ? `pid-${this.restarts.length}` : 'none';
    const at = new Date().toISOString();
    return { service, running, instance, startedAt: running ? at : 'none', lookedAt: at };
  }
}
