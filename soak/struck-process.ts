import { writeFileSync } from 'node:fs';
import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import type { ActivityInterceptorsFactory, WorkerOptions } from '@temporalio/worker';
import { STRIKE_VARIABLE } from './strike.js';
import type { StrikeOrder, StrikePoint } from './strike.js';

/** The activity's key, for a `fetch`, which knows nothing else of where it is. */
const keys = new WeakMap<Context, string>();

/**
 * One of the scripts with a blow coming, of which the script itself knows nothing:
 *
 *     node --import tsx soak/struck-process.ts worker.ts
 */
listenFor(JSON.parse(process.env[STRIKE_VARIABLE] ?? '') as StrikeOrder);
await import(new URL(`../scripts/${process.argv[2] ?? ''}`, import.meta.url).href);

function listenFor(order: StrikeOrder): void {
  const create = Worker.create.bind(Worker);
  Worker.create = (options: WorkerOptions) =>
    create({
      ...options,
      interceptors: {
        ...options.interceptors,
        activity: [...(options.interceptors?.activity ?? []), strikeActivities(order)],
      },
    });
  const ask = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await ask(input, init);
    if (order.at === 'accepted' && isAbout(order, currentActivity())) await strike(order);
    return answer;
  };
}

function strikeActivities(order: StrikeOrder): ActivityInterceptorsFactory {
  return (context) => ({
    inbound: {
      async execute(call, next) {
        keys.set(context, keyOf(call.args[0]));
        if (!isAbout(order, context)) return next(call);
        if (order.at === 'enter') await strike(order);
        reportStagesTo(context, (stage) => void (stage === order.at && strike(order)));
        const result = await next(call);
        if (order.at === 'leave') await strike(order);
        return result;
      },
    },
  });
}

function reportStagesTo(context: Context, onStage: (stage: StrikePoint) => void): void {
  const beat = context.heartbeat;
  Object.assign(context, {
    heartbeat: (details?: { readonly stage?: StrikePoint }) => {
      beat(details);
      if (details?.stage) onStage(details.stage);
    },
  });
}

/** The signal to oneself is deadly before the call returns, so nothing of what follows is ever done. */
async function strike({ mark, victim, serverPid }: StrikeOrder): Promise<void> {
  if (victim === 'nobody') return hang(mark);
  try {
    writeFileSync(mark, String(Date.now()), { flag: 'wx' });
  } catch {
    return;
  }
  process.kill(victim === 'server' && serverPid !== undefined ? serverPid : process.pid, 'SIGKILL');
}

/** It says that it lives, so no heartbeat timeout ends it: the hardest way to hang. */
function hang(mark: string): Promise<void> {
  writeFileSync(mark, String(Date.now()));
  const context = Context.current();
  setInterval(() => context.heartbeat({ stage: 'hanging' }), 1_000);
  return new Promise(() => undefined);
}

function isAbout(order: StrikeOrder, context: Context | undefined): boolean {
  return context?.info.activityType === order.activity && (keys.get(context) ?? '').includes(order.key ?? '');
}

function currentActivity(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}

function keyOf(argument: unknown): string {
  return (argument as { readonly context?: { readonly key?: string } } | undefined)?.context?.key ?? '';
}
