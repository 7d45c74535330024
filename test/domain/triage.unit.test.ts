import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isWorse, parseSeverity, SEVERITIES } from '../../src/domain/severity.js';
import { growth, impactProblem, MAY_WAIT, priority, RESPOND_AT_ONCE, triage } from '../../src/domain/triage.js';
import type { ImpactFacts } from '../../src/domain/triage.js';

describe('triage: critical or not', () => {
  for (const fact of RESPOND_AT_ONCE) {
    it(`${fact} makes it critical, whatever the runbook says`, () => {
      const judged = triage({ [fact]: true }, { runbook: 'low' });
      assert.equal(judged.severity, 'critical');
      assert.equal(judged.mayWait, false);
      assert.ok(judged.because.includes(fact));
    });
  }

  for (const fact of MAY_WAIT) {
    it(`${fact} alone lets it wait, one severity lower`, () => {
      assert.deepEqual(
        [triage({ [fact]: true }, { runbook: 'high' }).severity, triage({ [fact]: true }, { runbook: 'high' }).mayWait],
        ['medium', true],
      );
    });
  }

  it('nothing may wait while data is being lost', () => {
    assert.equal(triage({ contingencyActive: true, losesOrCorruptsData: true }, { runbook: 'medium' }).mayWait, false);
    assert.equal(triage({ contingencyActive: true, dataLossRisk: 'possible' }, { runbook: 'medium' }).mayWait, false);
  });

  it('a severity that somebody gave is not lowered by facts', () => {
    assert.equal(triage({ limitedOrLocal: true }, { runbook: 'low', given: 'high' }).severity, 'high');
  });

  it('without facts the runbook decides, and the explanation says so', () => {
    assert.deepEqual(triage({}, { runbook: 'critical' }), {
      severity: 'critical',
      mayWait: false,
      priority: 20,
      because: ['runbookSeverity', 'noFactsGiven'],
    });
  });

  it('low cannot become lower', () =>
    assert.equal(triage({ limitedOrLocal: true }, { runbook: 'low' }).severity, 'low'));

  it('priority weighs business impact, systems, data loss and recovery time, and stays within 0 and 100', () => {
    const worst: ImpactFacts = {
      businessImpact: 'high',
      systemsAffected: 9,
      dataLossRisk: 'certain',
      estimatedRecoveryMinutes: 600,
    };
    assert.equal(priority(worst, 'critical'), 100);
    assert.equal(priority({}, 'low'), 2);
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 1e6 }),
        fc.integer({ min: -5, max: 1e6 }),
        fc.constantFrom(...SEVERITIES),
        (systemsAffected, estimatedRecoveryMinutes, severity) => {
          const value = priority({ systemsAffected, estimatedRecoveryMinutes }, severity);
          assert.ok(value >= 0 && value <= 100);
        },
      ),
    );
  });
});

describe('impact measured again while the incident is open', () => {
  it('growth, business risk, outside help and higher decisions each have their reason', () => {
    assert.deepEqual(growth({}, { touchesCustomers: true }, 'high'), ['impact_grew']);
    assert.deepEqual(growth({ systemsAffected: 1 }, { systemsAffected: 3 }, 'high'), ['impact_grew']);
    assert.deepEqual(growth({}, { businessAtRisk: true }, 'high'), ['business_at_risk']);
    assert.deepEqual(growth({}, { needsOutsideHelp: true }, 'high'), ['outside_help_needed']);
    assert.deepEqual(growth({}, { needsHigherDecision: true }, 'high'), ['higher_decision_needed']);
  });

  it('what was known already escalates nothing', () => {
    const known: ImpactFacts = {
      touchesCustomers: true,
      needsOutsideHelp: true,
      businessAtRisk: true,
      needsHigherDecision: true,
    };
    assert.deepEqual(growth(known, known, 'critical'), []);
  });
});

describe('impact typed into Temporal UI', () => {
  it('is taken where it makes sense', () => {
    assert.equal(impactProblem({}), undefined);
    assert.equal(
      impactProblem({ systemsAffected: 3, businessImpact: 'high', dataLossRisk: 'none', touchesCustomers: true }),
      undefined,
    );
  });

  it('is refused with the value and what is allowed', () => {
    assert.match(impactProblem(null as unknown as ImpactFacts) ?? '', /object/);
    assert.match(impactProblem({ systemsAffected: 'many' as unknown as number }) ?? '', /systemsAffected.*"many"/);
    assert.match(impactProblem({ estimatedRecoveryMinutes: Number.NaN }) ?? '', /estimatedRecoveryMinutes/);
    assert.match(
      impactProblem({ businessImpact: 'enormous' as 'high' }) ?? '',
      /none, low, medium, high; got "enormous"/,
    );
  });
});

describe('severities', () => {
  it('understands the words of other systems and of Spanish', () => {
    assert.deepEqual(['warning', 'CRITICAL', ' alta ', 'baja', 'urgent'].map(parseSeverity), [
      'medium',
      'critical',
      'high',
      'low',
      undefined,
    ]);
  });
  it('critical is worse than all others, and nothing is worse than itself', () => {
    assert.ok(isWorse('critical', 'low'));
    assert.ok(!isWorse('high', 'high'));
  });
});
