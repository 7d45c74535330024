import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EscalationPolicy, LadderState } from '../../src/domain/escalation.js';
import {
  acknowledge,
  callHigherLevel,
  callNextLevel,
  changeSeverity,
  escalateByPerson,
  escalateByRunbook,
  levelUnreachable,
  reportTrouble,
  resumeAfter,
} from '../../src/domain/ladder-calls.js';
import { decidePages, decideWishes, nextDeadline, startLadder } from '../../src/domain/ladder.js';

const MINUTE = 60_000;
const every = (minutes: number) => ({
  critical: minutes * MINUTE,
  high: minutes * 2 * MINUTE,
  medium: minutes * 4 * MINUTE,
  low: minutes * 8 * MINUTE,
});
const policy: EscalationPolicy = {
  name: 'standard',
  ackTimeoutMs: every(15),
  reminderEveryMs: 60 * MINUTE,
  openingChannels: [],
  levels: [
    {
      name: 'operator',
      roles: ['operator'],
      channels: ['console'],
      after: 'max_response',
      earlyOn: ['step_failed', 'verification_failed', 'relapse'],
      unless: 'acknowledged',
    },
    {
      name: 'lead',
      roles: ['lead_engineer'],
      channels: ['console'],
      after: every(15),
      earlyOn: ['impact_grew'],
      unless: 'resolved',
    },
    {
      name: 'manager',
      roles: ['technical_manager'],
      channels: ['console'],
      after: every(30),
      earlyOn: [],
      unless: 'resolved',
    },
  ],
};

/** A ladder with a hand on the clock: what was paged, and when. */
class Ladder {
  nowMs = 0;
  readonly paged: string[] = [];
  state: LadderState;

  constructor(state: LadderState = startLadder(0, 'critical', 15 * MINUTE)) {
    this.state = state;
  }

  advance(minutes: number): this {
    const untilMs = this.nowMs + minutes * MINUTE;
    for (;;) {
      this.decide();
      const next = nextDeadline(this.state, policy);
      if (!next || next.atMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, next.atMs);
    }
    this.nowMs = untilMs;
    return this;
  }

  with(change: (state: LadderState, nowMs: number) => LadderState): this {
    this.state = change(this.state, this.nowMs);
    this.decide();
    return this;
  }

  private decide(): void {
    const { state, pages } = decidePages(this.state, policy, this.nowMs);
    this.state = state;
    for (const page of pages)
      this.paged.push(
        `${this.nowMs / MINUTE} ${policy.levels[page.level]?.name} ${page.reason}${page.alsoTo.length ? ` +${page.alsoTo.join(',')}` : ''}`,
      );
  }
}
const ack = (by: string) => (state: LadderState, nowMs: number) => acknowledge(state, policy, by, nowMs);

describe('ladder of people', () => {
  it('pages nobody before the maximum response time while machines repair', () => {
    assert.deepEqual(new Ladder().advance(14.9).paged, []);
  });

  it('pages level after level when nobody answers, then reminds the owner every hour', () => {
    assert.deepEqual(new Ladder().advance(151).paged, [
      '15 operator max_response',
      '15 lead level_due',
      '30 manager level_due',
      '90 manager reminder',
      '150 manager reminder',
    ]);
  });

  it('pages the operator at the first trouble, once', () => {
    const ladder = new Ladder().advance(2).with((state, nowMs) => reportTrouble(state, policy, 'step_failed', nowMs));
    ladder.with((state, nowMs) => reportTrouble(state, policy, 'verification_failed', nowMs)).advance(3);
    assert.deepEqual(ladder.paged, ['2 operator step_failed']);
  });

  it('an acknowledgement stops the operator and not the levels marked unless resolved', () => {
    assert.deepEqual(new Ladder().advance(1).with(ack('ana')).advance(14).paged, ['15 lead level_due']);
  });

  it('an acknowledgement ends: who acknowledged and whoever is on duty are paged again', () => {
    const ladder = new Ladder().advance(1).with(ack('ana')).advance(16);
    assert.deepEqual(ladder.paged, ['15 lead level_due', '16 operator ack_expired +ana']);
    assert.equal(ladder.state.cycle, 2);
  });

  it('acknowledging again takes a new time', () => {
    const ladder = new Ladder().advance(1).with(ack('ana')).advance(10).with(ack('ana')).advance(14);
    assert.deepEqual(ladder.paged, ['15 lead level_due']);
  });

  it('raising the severity pages again who was paged, and the rest on what is left of the new budget', () => {
    const ladder = new Ladder(startLadder(0, 'high', 15 * MINUTE)).advance(20);
    assert.deepEqual(ladder.paged, ['15 operator max_response']);
    ladder.with((state, nowMs) => changeSeverity(state, 'critical', nowMs));
    assert.deepEqual(ladder.paged.slice(1), ['20 operator severity_raised', '20 lead level_due']);
    assert.deepEqual(ladder.advance(10).paged.slice(3), ['30 manager level_due']);
  });

  it('raising the severity ends an acknowledgement, because it was given for something smaller', () => {
    const ladder = new Ladder(startLadder(0, 'high', 15 * MINUTE))
      .advance(15)
      .with(ack('ana'))
      .with((state, nowMs) => changeSeverity(state, 'critical', nowMs));
    assert.equal(ladder.state.acknowledged, undefined);
  });

  it('lowering the severity cancels nobody and gives the others more time', () => {
    const ladder = new Ladder()
      .advance(15)
      .with((state, nowMs) => changeSeverity(state, 'low', nowMs))
      .advance(100);
    assert.deepEqual(ladder.paged, ['15 operator max_response', '15 lead level_due']);
  });

  it('where a level cannot be reached the next is called at once', () => {
    const ladder = new Ladder()
      .advance(2)
      .with((state, nowMs) => levelUnreachable(state, policy, 0, 'nobody_on_duty', nowMs));
    assert.deepEqual(ladder.paged, ['2 lead nobody_on_duty']);
    ladder.advance(40).with((state, nowMs) => levelUnreachable(state, policy, 2, 'undeliverable', nowMs));
    assert.equal(ladder.paged.length, 3);
  });

  it('a relapse calls one level higher than those who know', () => {
    const ladder = new Ladder().advance(1).with((state, nowMs) => reportTrouble(state, policy, 'step_failed', nowMs));
    ladder.advance(1).with((state, nowMs) => reportTrouble(state, policy, 'relapse', nowMs));
    assert.deepEqual(ladder.paged, ['1 operator step_failed', '2 lead relapse']);
  });

  it('a step that escalates calls the level above the operator', () => {
    const ladder = new Ladder().advance(1).with((state, nowMs) => callNextLevel(state, policy, 'step_failed', nowMs));
    assert.deepEqual(ladder.paged, ['1 lead step_failed']);
  });

  it('a person escalates to the first level that was not paged, and at the end to the last again', () => {
    const ladder = new Ladder();
    for (const level of [0, 1, 2, 2]) {
      const escalated = escalateByPerson(ladder.state, policy, ladder.nowMs);
      assert.equal(escalated.level, level);
      ladder.with(() => escalated.state);
    }
    assert.equal(ladder.paged.length, 4);
  });

  it('is exhausted when the last level was paged, and an acknowledgement holds the reminders back', () => {
    const ladder = new Ladder().advance(30);
    assert.equal(ladder.state.exhaustedAtMs, 30 * MINUTE);
    ladder.with(ack('ana')).advance(14);
    assert.equal(ladder.paged.length, 3);
  });

  it('the time in which the service was well does not count', () => {
    assert.deepEqual(new Ladder(resumeAfter(startLadder(0, 'critical', 15 * MINUTE), 5 * MINUTE)).advance(21).paged, [
      '20 operator max_response',
      '20 lead level_due',
    ]);
  });

  it('a relapse when all were paged is told to the last again', () => {
    const ladder = new Ladder().advance(31).with((state, nowMs) => reportTrouble(state, policy, 'relapse', nowMs));
    assert.deepEqual(ladder.paged.slice(3), ['31 manager relapse']);
  });

  it('impact that grows is told to the first who does not know yet, and where all know to the last again', () => {
    const ladder = new Ladder();
    for (const minutes of [1, 1, 1]) {
      ladder.advance(minutes).with((state, nowMs) => callHigherLevel(state, policy, 'impact_grew', nowMs));
    }
    assert.deepEqual(ladder.paged, ['1 lead impact_grew', '2 manager impact_grew', '3 manager impact_grew']);
  });

  it('a step of a runbook calls the level that it names', () => {
    const ladder = new Ladder().with((state, nowMs) => escalateByRunbook(state, policy, 'manager', nowMs));
    ladder.with((state, nowMs) => escalateByRunbook(state, policy, undefined, nowMs));
    assert.deepEqual(ladder.paged, ['0 manager by_runbook', '0 operator by_runbook']);
  });

  it('while the service is well only what a person asked for goes out', () => {
    const troubled = reportTrouble(startLadder(0, 'high', 15 * MINUTE), policy, 'step_failed', 1);
    assert.deepEqual(decideWishes(troubled, policy).pages, []);
    const { state } = decidePages(troubled, policy, 1);
    const wished = decideWishes(escalateByPerson(state, policy, 60 * MINUTE).state, policy);
    assert.deepEqual(
      wished.pages.map(({ level, reason }) => `${level} ${reason}`),
      ['1 by_person'],
    );
    assert.deepEqual(decideWishes(wished.state, policy).pages, []);
  });

  it('where no level is stopped by an acknowledgement, its end is told all the same', () => {
    const levels = policy.levels.map((level) => ({ ...level, unless: 'resolved' as const }));
    const resolved = { ...policy, levels };
    const paged = decidePages(startLadder(0, 'critical', 15 * MINUTE), resolved, 15 * MINUTE).state;
    const held = acknowledge(paged, resolved, 'ana', 16 * MINUTE);
    const { pages } = decidePages(held, resolved, 31 * MINUTE);
    assert.deepEqual(
      pages.map(({ reason, alsoTo }) => `${reason} ${alsoTo.join()}`),
      ['ack_expired ana', 'level_due '],
    );
  });

  it('whatever happens in whatever order: one page per level and cycle, each with a key of its own, and never silence', () => {
    const event = fc.constantFrom('ack', 'trouble', 'relapse', 'raise', 'lower', 'unreachable', 'person', 'nothing');
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.integer({ min: 0, max: 40 })), { maxLength: 30 }), (events) => {
        let state = startLadder(0, 'high', 15 * MINUTE);
        let nowMs = 0;
        const keys = new Set<string>();
        const perCycle = new Map<string, number>();
        for (const [what, minutes] of events) {
          nowMs += minutes * MINUTE;
          if (what === 'ack') state = acknowledge(state, policy, 'ana', nowMs);
          if (what === 'trouble') state = reportTrouble(state, policy, 'step_failed', nowMs);
          if (what === 'relapse') state = reportTrouble(state, policy, 'relapse', nowMs);
          if (what === 'raise') state = changeSeverity(state, 'critical', nowMs);
          if (what === 'lower') state = changeSeverity(state, 'low', nowMs);
          if (what === 'unreachable') state = levelUnreachable(state, policy, 0, 'undeliverable', nowMs);
          if (what === 'person') state = escalateByPerson(state, policy, nowMs).state;
          const decided = decidePages(state, policy, nowMs);
          state = decided.state;
          for (const page of decided.pages) {
            assert.ok(!keys.has(page.key), 'a key is used once');
            keys.add(page.key);
            if (page.reason === 'reminder' || page.reason === 'by_person') continue;
            const slot = `${page.cycle}/${page.level}`;
            perCycle.set(slot, (perCycle.get(slot) ?? 0) + 1);
            assert.equal(perCycle.get(slot), 1, `one page in ${slot}`);
          }
          assert.deepEqual(decidePages(state, policy, nowMs).pages, [], 'deciding again decides nothing');
          const next = nextDeadline(state, policy);
          assert.ok(next && next.atMs > nowMs, 'something is always due later: an incident never goes silent');
        }
      }),
      { numRuns: 400 },
    );
  });
});
