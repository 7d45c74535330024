import type { Activities, DeedActivities, LookActivities } from '../../src/activities/contract.js';
import { DEED_NAMES, LOOKS } from '../../src/domain/actions/catalogue.js';
import type { DeedName, LookName } from '../../src/domain/actions/catalogue.js';
import type { FindingCode, ServiceFinding } from '../../src/domain/service.js';

const LOOK_NAMES = Object.keys(LOOKS) as readonly LookName[];
const SERVICE = 'airflow-1';
const FACTS = { name: SERVICE, mode: 'act', dependsOn: [], lab: false } as const;

type Found = Pick<ServiceFinding, 'health' | 'code' | 'detail'>;

/** Every look and every deed of the catalogue at services in memory: all is within its limits until a test says otherwise. */
export class FakeLooks {
  /** What was done, in order: the ledger of the outside. */
  readonly done: DeedName[] = [];
  /** What was asked, in order, with what it was about. */
  readonly asked: string[] = [];
  readonly #found = new Map<LookName, Found>();
  readonly #helps = new Map<DeedName, LookName>();
  readonly #refused = new Map<DeedName, string>();
  readonly #broken = new Set<LookName>();
  readonly #idle = new Set<DeedName>();

  /** From now on this look finds a fault, until something helps. */
  fault(look: LookName, code: FindingCode, detail = 'beyond the limit'): void {
    this.#found.set(look, { health: 'unhealthy', code, detail });
  }

  /** It cannot be found out. */
  unknown(look: LookName): void {
    this.#found.set(look, { health: 'unknown', code: 'not_configured', detail: 'nobody knows' });
  }

  /** The look itself fails. */
  break(look: LookName): void {
    this.#broken.add(look);
  }

  well(look: LookName): void {
    this.#found.delete(look);
    this.#broken.delete(look);
  }

  /** The deed, once done, makes that look find it well. */
  helps(deed: DeedName, look: LookName): void {
    this.#helps.set(deed, look);
  }

  /** The deed's plan is refused with this code. */
  refuses(deed: DeedName, code: string): void {
    this.#refused.set(deed, code);
  }

  /** From now on the deed finds nothing to do. */
  idle(deed: DeedName): void {
    this.#idle.add(deed);
  }

  reset(): void {
    this.done.length = 0;
    this.asked.length = 0;
    for (const known of [this.#found, this.#helps, this.#refused, this.#broken, this.#idle]) known.clear();
  }

  activities(): LookActivities & DeedActivities {
    const looks = LOOK_NAMES.map((name) => [name, this.#look(name)]);
    const deeds = DEED_NAMES.map((name) => [name, this.#deed(name)]);
    const plan: Pick<DeedActivities, 'plan_deed'> = {
      plan_deed: async ({ params: { action } }) => {
        const code = this.#refused.get(action);
        if (code !== undefined) throw Object.assign(new Error(`${action} would not help`), { code });
        const plan = { service: SERVICE, what: `${action} of ${SERVICE}`, look: {}, facts: FACTS };
        return this.#idle.has(action) ? { ...plan, idle: true } : plan;
      },
    };
    return { ...(Object.fromEntries([...looks, ...deeds]) as Activities), ...plan };
  }

  #look(name: LookName) {
    return async ({ params }: { params: { service?: string; subject: string } }) => {
      const service = params.service ?? params.subject;
      this.asked.push(`${name} ${service}`);
      if (this.#broken.has(name)) throw Object.assign(new Error(`${name} does not work`), { code: 'SERVICE_ERROR' });
      const found: Found = this.#found.get(name) ?? { health: 'healthy', code: 'ok', detail: 'within its limit' };
      return { findings: [{ service, ...found, tookMs: 1 }] };
    };
  }

  #deed(name: DeedName) {
    return async () => {
      this.done.push(name);
      const helped = this.#helps.get(name);
      if (helped) this.well(helped);
      return { service: SERVICE, outcome: 'done', detail: `${name} done` };
    };
  }
}
