import {
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  sleep,
  startChild,
} from '@temporalio/workflow';

/** What the benchmarks compare with: the same counts of everything, and none of Guardia's thinking. */
const { bare_activity: bareActivity } = proxyActivities<{ bare_activity(key: string): Promise<string> }>({
  startToCloseTimeout: '30 seconds',
});
const answerSignal = defineSignal<[string]>('answer');
const askSignal = defineSignal<[string]>('ask');
const alertSignal = defineSignal<[string]>('alert');

export async function bareOneActivity(key: string): Promise<void> {
  await bareActivity(key);
}

/** The least that can be late: a sleep, and an activity that is told when it was due. */
export async function bareSleep(sleepMs: number): Promise<void> {
  const dueAtMs = Date.now() + sleepMs;
  await sleep(sleepMs);
  await bareActivity(String(dueAtMs));
}

export interface BareCounts {
  /** Beside the main line at the start, as an incident announces and registers itself. */
  readonly beside: number;
  readonly before: number;
  readonly after: number;
  readonly inChild: number;
}

/** The same number of activities, timers, signals and children as an incident that one restart repairs. */
export async function bareIncident(key: string, counts: BareCounts): Promise<void> {
  let answered = false;
  setHandler(alertSignal, () => undefined);
  setHandler(answerSignal, () => void (answered = true));
  const timer = condition(() => answered, '15 minutes');
  const beside = Array.from({ length: counts.beside }, (_, n) => bareActivity(`${key}/beside/${n}`));
  for (let n = 0; n < counts.before; n += 1) await bareActivity(`${key}/before/${n}`);
  const coordinator = getExternalWorkflowHandle('bare-coordinator');
  await coordinator.signal(askSignal, key);
  await condition(() => answered, '10 seconds');
  await bareActivity(`${key}/restart`);
  await coordinator.signal(askSignal, '');
  for (let n = 0; n < counts.after; n += 1) await bareActivity(`${key}/after/${n}`);
  await sleep(1);
  await Promise.all(beside);
  await timer;
  await startChild(bareRecord, {
    workflowId: `${key}/record`,
    args: [key, counts.inChild],
    parentClosePolicy: 'ABANDON',
  });
}

export async function bareRecord(key: string, activities: number): Promise<void> {
  for (let n = 0; n < activities; n += 1) await bareActivity(`${key}/record/${n}`);
}

/** Answers every question, one after the other. */
export async function bareCoordinator(): Promise<never> {
  const inbox: string[] = [];
  setHandler(askSignal, (from) => void inbox.push(from));
  for (;;) {
    await condition(() => inbox.length > 0);
    const from = inbox.shift();
    if (from)
      await getExternalWorkflowHandle(from)
        .signal(answerSignal, '')
        .catch(() => undefined);
  }
}
