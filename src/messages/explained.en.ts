import type { ExplainedTexts } from './explained.js';

export const explainedEn: ExplainedTexts = {
  title: (type, title, severity, maxResponse) =>
    `${type}: ${title} · ${severity} · maximum response time ${maxResponse}`,
  headings: {
    about: 'What it is about',
    opening: 'At the opening',
    steps: 'What Guardia tries, in this order',
    verification: 'Verification',
    watch: 'Watch',
    ladder: 'Who is called, counted from the opening',
    modes: 'What Guardia may do to the services',
  },
  service: (name, kind, mode) => `${name} (${kind}): ${mode}`,
  evidence: 'Evidence is kept before anything is touched: states, last log lines, what the database does.',
  silent: (channels) => `A silent message, which calls nobody, by: ${channels}.`,
  noSteps: 'Nothing: evidence is kept, and people are called.',
  step: (number, kind, what, id, parameters) => `${number}. ${kind}: ${what} [${id}]${parameters}`,
  kinds: { look: 'looks', change: 'changes', wait: 'waits', people: 'tells people' },
  found: 'a fault found is noted, and it goes on',
  grant: 'asks the coordinator first, service by service; a refusal calls the operator and says why',
  person: 'needs a person: Guardia does not do it by itself, says so, and calls the operator',
  undoes: 'puts back by itself what was there before',
  onlyIf: (step, is) => `only if ${step} ${is}`,
  ends: { ok: 'ended well', found_fault: 'found a fault', failed: 'failed', skipped: 'was not needed' },
  onFailure: {
    continue: 'if it fails: the operator is called, and it goes on with the next step',
    stop: 'if it fails: the operator is called, and there are no more steps',
    escalate: 'if it fails: the operator and the level above are called, and there are no more steps',
  },
  verification: (what, id, parameters) => `${what} [${id}]${parameters}. Only this proves the recovery.`,
  recheck: (every) =>
    `Where it fails the operator is called, and it is asked again every ${every}, in case people repair it.`,
  noVerification: 'none: there is nothing to repair, and a person closes it',
  watch: (duration, every) =>
    `For ${duration}, every ${every}. Nobody is called meanwhile; a relapse is the same incident, one level higher.`,
  rounds: (most) => `The steps are gone through ${most === 1 ? 'once' : `at most ${most} times`}.`,
  level: (after, who, channels) => `${after}: ${who}, by ${channels}`,
  early: (reasons) => `at once when: ${reasons}`,
  unless: { acknowledged: 'unless somebody has acknowledged it', resolved: 'unless it is resolved' },
  acknowledged: (duration) => `An acknowledgement holds for ${duration}; then it is called again.`,
  reminder: (every) => `After the last level: a reminder every ${every}, until it is closed.`,
  modes: {
    observe: 'observe: Guardia says what it would do, does nothing, and calls the operator',
    ask: 'ask: as observe, until approvals exist',
    act: 'act: Guardia repairs it',
  },
  planLadder: 'Who would be called, if nothing helped:',
};
