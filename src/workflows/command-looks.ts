import type { CheckResult } from '../domain/actions/action.js';
import { isLook } from '../domain/actions/catalogue.js';
import { MOST_LOOKS, serviceNamed } from '../domain/command.js';
import type { CommandLookName, LookAnswer, LookCall, LookProblem } from '../domain/command.js';
import { looks, serviceLooks } from './activity-proxies.js';
import { end } from './command-run.js';
import type { CommandRun } from './command-run.js';
import { failureOf } from './failure-of.js';

const AT_ONCE = 20;

type Looked = { readonly answer: LookAnswer } | { readonly problem: LookProblem };

/** Takes the looks, some at a time and in their order. One that cannot be taken says so, and keeps no other from its answer. */
export async function takeLooks(run: CommandRun, calls: readonly LookCall[]): Promise<void> {
  if (calls.length > MOST_LOOKS) throw new RangeError(`at most ${MOST_LOOKS} looks in one command`);
  const looked: Looked[] = [];
  for (let from = 0; from < calls.length; from += AT_ONCE)
    looked.push(...(await Promise.all(calls.slice(from, from + AT_ONCE).map((call) => lookAt(run, call)))));
  const answers = looked.flatMap((one) => ('answer' in one ? [one.answer] : []));
  const problems = looked.flatMap((one) => ('problem' in one ? [one.problem] : []));
  const [first] = problems;
  const found = { looks: answers, ...(problems.length > 0 && { problems }) };
  if (answers.length > 0 || !first) return end(run, 'looked', found);
  end(run, 'failed', { ...found, code: first.code, detail: first.detail });
}

async function lookAt(run: CommandRun, { action, params }: LookCall): Promise<Looked> {
  const service = serviceNamed(params);
  const about = { ...params, subject: service ?? '', openedAt: run.view.startedAt };
  try {
    const take = proxyOf(action);
    const { findings } = await take({ context: run.asker.contextFor(action), params: about });
    return { answer: { action, findings } };
  } catch (error) {
    const { code, detail } = failureOf(error);
    return { problem: { action, code, detail, ...(service !== undefined && { service }) } };
  }
}

/** The name ties a look to its parameters; the types of a union of looks do not say so. */
function proxyOf(action: CommandLookName): (request: object) => Promise<CheckResult> {
  return (isLook(action) ? serviceLooks[action] : looks[action]) as (request: object) => Promise<CheckResult>;
}
