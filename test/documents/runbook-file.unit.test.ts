import assert from 'node:assert/strict';
import { openDocuments } from '../../src/documents/open-documents.js';
import { temporaryHome } from './temporary-home.js';
import type { TemporaryHome } from './temporary-home.js';

const HEAD = `type: mine
title: Lo mío
severity: warning
maximumResponseTime: 20 minutos
policy: standard
`;

describe('A runbook', () => {
  let home: TemporaryHome;
  before(() => (home = temporaryHome()));
  after(() => home.dispose());

  function open(text: string) {
    home.write('runbooks/mine.yaml', text);
    const documents = openDocuments(home.settings());
    const problems = documents.problems().map(({ line, column, path, code }) => `${line}:${column} ${path} ${code}`);
    return {
      runbook: documents.snapshot('mine')?.runbook,
      problems,
      words: documents.problems().map(({ message }) => message.en),
    };
  }

  it('has a type that an alert could have', () => {
    home.write('runbooks/other.yaml', HEAD.replace('type: mine', 'type: Mine.x') + 'steps: []\n');
    const problems = openDocuments(home.settings()).problems();
    home.write('runbooks/other.yaml', HEAD.replace('type: mine', 'type: other') + 'steps: []\n');
    assert.deepEqual(
      problems.map(({ path, code }) => `${path} ${code}`),
      ['type bad_type'],
    );
  });

  it('of few lines is whole: what is not written has a sensible value', () => {
    const { runbook, problems } = open(`${HEAD}steps: []\n`);
    assert.deepEqual(problems, []);
    assert.deepEqual(runbook, {
      type: 'mine',
      title: { es: 'Lo mío', en: 'Lo mío' },
      severity: 'medium',
      maxResponseMs: 1_200_000,
      steps: [],
      recheckEveryMs: 60_000,
      watch: { durationMs: 600_000, everyMs: 60_000 },
      maxRounds: 3,
      policy: 'standard',
      postmortem: { correctiveActions: [], preventiveMeasures: [] },
    });
  });

  it('carries parameters, conditions and what a failed step does', () => {
    const { runbook, problems } = open(`${HEAD}steps:
  - { action: check_service, id: look, with: { service: lab-postgres } }
  - { action: wait, with: { for: 90s }, when: { step: look, is: found_fault } }
  - { action: notify, with: { role: architect, message: Hola }, onFailure: stop }
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(runbook?.steps, [
      { id: 'look', action: 'check_service', with: { service: 'lab-postgres' }, onFailure: 'continue' },
      {
        id: 'wait',
        action: 'wait',
        with: { durationMs: 90_000 },
        onFailure: 'continue',
        when: { step: 'look', is: 'found_fault' },
      },
      { id: 'notify', action: 'notify', with: { role: 'architect', message: 'Hola' }, onFailure: 'stop' },
    ]);
  });

  it('says all that is wrong at once, each with its line and column', () => {
    const { runbook, problems } = open(`type: mine
title: { fr: Non }
severity: hihg
maximumResponseTime: 20
policy: standart
steps:
  - action: restart_everything
  - action: notify
  - action: wait
    with: { for: soon }
  - action: check_service
    with: { service: lab-postgre }
  - action: check_service
    when: { step: later, is: broken }
  - action: restart_failed_services
`);
    assert.equal(runbook, undefined);
    assert.deepEqual(problems, [
      '1:1 verification verification_missing',
      '2:8 title missing',
      '2:10 title.fr unknown_key',
      '3:11 severity not_allowed',
      '4:22 maximumResponseTime duration_expected',
      '5:9 policy unknown_name',
      '7:13 steps[0].action not_allowed',
      '8:5 steps[1].with.role missing',
      '8:5 steps[1].with.message missing',
      '10:18 steps[2].with.for not_a_duration',
      '12:22 steps[3].with.service unknown_name',
      '14:30 steps[4].when.is not_allowed',
    ]);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    [
      'that repairs without verifying',
      'steps: [{ action: restart_failed_services }]',
      '1:1 verification verification_missing',
    ],
    [
      'that verifies with a repair',
      'steps: []\nverification: { action: restart_failed_services }',
      '7:25 verification.action not_allowed',
    ],
    [
      'whose verification has the name of a step',
      'steps: [{ action: check_service }]\nverification: { action: check_service }',
      '7:15 verification duplicate_step',
    ],
    [
      'that escalates to a level that the policy has not',
      'steps: [{ action: escalate, with: { level: manager } }]',
      '6:44 steps[0].with.level unknown_name',
    ],
    [
      'that notifies a channel that does not exist',
      'steps: [{ action: notify, with: { role: architect, channels: [pager], message: x } }]',
      '6:63 steps[0].with.channels[0] unknown_name',
    ],
    [
      'that asks PostgreSQL for the health of Airflow',
      'steps: [{ action: check_airflow_scheduler, with: { service: lab-postgres } }]',
      '6:61 steps[0].with.service wrong_service_kind',
    ],
    [
      'that is proved by a canary that is off',
      'steps: []\nverification: { action: verify_canary }',
      '7:25 verification.action canary_is_off',
    ],
    [
      'with more than fifty steps',
      `steps:\n${Array.from({ length: 51 }, (_, n) => `  - { action: check_service, id: s${n} }`).join('\n')}`,
      '7:3 steps too_many',
    ],
  ];
  for (const [what, rest, expected] of refused) {
    it(`${what} is refused`, () => {
      const { runbook, problems } = open(HEAD + rest);
      assert.equal(runbook, undefined);
      assert.ok(problems.includes(expected), problems.join('\n'));
    });
  }

  it('for the unknown may not repair', () => {
    home.write(
      'runbooks/unknown_incident.yaml',
      HEAD.replace('mine', 'unknown_incident') +
        'steps: [{ action: restart_failed_services }]\nverification: { action: check_service }\n',
    );
    const { problems } = open(`${HEAD}steps: []`);
    assert.deepEqual(problems, ['6:19 steps[0].action repair_of_unknown']);
  });
});
