import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDocuments } from '../../src/documents/open-documents.js';
import type { Documents, DocumentsChange } from '../../src/documents/open-documents.js';
import { temporaryHome } from './temporary-home.js';
import type { TemporaryHome } from './temporary-home.js';

const MINUTE_MS = 60_000;

describe('The documents of a home', () => {
  let home: TemporaryHome;
  let documents: Documents;
  beforeEach(() => {
    home = temporaryHome();
    documents = openDocuments(home.settings());
  });
  afterEach(() => {
    documents.close();
    home.dispose();
  });

  const edit = (file: string, from: string | RegExp, to: string): void =>
    home.write(file, readFileSync(join(home.dir, file), 'utf8').replace(from, to));
  const codes = ({ problems }: DocumentsChange): readonly string[] =>
    problems.map(({ file, code }) => `${file} ${code}`);

  it('give an incident its runbook, policy and language', () => {
    assert.deepEqual(documents.problems(), []);
    const snapshot = documents.snapshot('pipeline_down');
    assert.equal(snapshot?.runbook.severity, 'critical');
    assert.equal(snapshot.runbook.maxResponseMs, 15 * MINUTE_MS);
    assert.deepEqual(
      snapshot.runbook.steps.map(({ id, onFailure }) => [id, onFailure]),
      [
        ['check_airflow_scheduler', 'continue'],
        ['check_database_connectivity', 'continue'],
        ['restart_failed_services', 'escalate'],
      ],
    );
    assert.equal(snapshot.runbook.verification?.id, 'verify_pipeline_recovery');
    assert.equal(snapshot.policy.name, 'standard');
    assert.equal(snapshot.language, 'es');
    assert.equal(documents.snapshot('constructor'), undefined);
  });

  it('speak the language of the settings where they name one', () => {
    assert.equal(openDocuments(home.settings({ GUARDIA_LANG: 'en' })).snapshot('service_down')?.language, 'en');
  });

  it('apply a valid edit, and say which file', () => {
    edit('runbooks/pipeline_down.yaml', '15 minutes', '10 minutes');
    assert.deepEqual(documents.reload(), { applied: ['runbooks/pipeline_down.yaml'], problems: [] });
    assert.equal(documents.snapshot('pipeline_down')?.runbook.maxResponseMs, 10 * MINUTE_MS);
  });

  it('leave the old in force where an edit is invalid, and the other runbooks untouched', () => {
    edit('runbooks/pipeline_down.yaml', 'critical', 'kritical');
    edit('runbooks/service_down.yaml', 'high', 'low');
    const change = documents.reload();
    assert.deepEqual(change.applied, ['runbooks/service_down.yaml']);
    assert.deepEqual(codes(change), ['runbooks/pipeline_down.yaml not_allowed']);
    assert.equal(documents.snapshot('pipeline_down')?.runbook.severity, 'critical');
    edit('guardia.yaml', 'timeZone:', 'timeZona:');
    assert.equal(documents.reload().applied.length, 0);
    assert.equal(documents.current().timeZone, 'America/Bogota');
  });

  it('say that a file is in force again when its old content comes back', () => {
    edit('runbooks/pipeline_down.yaml', 'critical', 'kritical');
    edit('guardia.yaml', 'timeZone:', 'timeZona:');
    assert.deepEqual(documents.reload().applied, []);
    edit('runbooks/pipeline_down.yaml', 'kritical', 'critical');
    assert.deepEqual(documents.reload().applied, ['runbooks/pipeline_down.yaml']);
    edit('guardia.yaml', 'timeZona:', 'timeZone:');
    assert.deepEqual(documents.reload(), { applied: ['guardia.yaml'], problems: [] });
    assert.deepEqual(documents.reload().applied, []);
  });

  it('that were broken from the start say so, and a broken runbook stops no other', () => {
    const shipped = documents.runbooks().length;
    edit('runbooks/pipeline_down.yaml', 'type:', '\ttype:');
    const opened = openDocuments(home.settings());
    assert.equal(opened.snapshot('pipeline_down'), undefined);
    assert.equal(opened.runbooks().length, shipped - 1);
    assert.equal(opened.problems()[0]?.code, 'yaml_tab');
    edit('guardia.yaml', 'language: es', 'language: fr');
    const broken = openDocuments(home.settings());
    assert.throws(() => broken.current(), {
      code: 'CONFIG_INVALID',
      message: /guardia\.yaml:8:11 language: «fr» no se admite/,
    });
  });

  it('refuse a configuration that takes away what a runbook in force needs', () => {
    const telling = readdirSync(join(home.dir, 'runbooks'))
      .map((name) => `runbooks/${name}`)
      .filter((file) => readFileSync(join(home.dir, file), 'utf8').includes('role: development_team'))
      .sort();
    assert.ok(telling.includes('runbooks/invalid_file.yaml'));
    edit('guardia.yaml', /development_team/g, 'dev_team');
    const change = documents.reload();
    assert.deepEqual(change.applied, []);
    assert.deepEqual(
      codes(change),
      telling.flatMap((file) => [`${file} unknown_name`, `${file} breaks_runbook`]),
    );
    assert.ok(documents.current().roles.has('development_team'));
    for (const file of telling) edit(file, 'development_team', 'dev_team');
    assert.deepEqual(documents.reload(), { applied: ['guardia.yaml', ...telling], problems: [] });
  });

  it('always answer an unknown incident, even where its runbook was deleted', () => {
    home.remove('runbooks/unknown_incident.yaml');
    const change = documents.reload();
    assert.deepEqual(codes(change), ['runbooks type_missing']);
    assert.equal(change.problems[0]?.blocks, false);
    assert.deepEqual(documents.snapshot('unknown_incident')?.runbook.steps, []);
    assert.equal(documents.snapshot('unknown_incident')?.policy.name, 'standard');
  });

  it('know each type once', () => {
    const text = readFileSync(join(home.dir, 'runbooks/pipeline_down.yaml'), 'utf8');
    home.write('runbooks/a_copy.yaml', text);
    assert.deepEqual(codes(documents.reload()), ['runbooks/pipeline_down.yaml duplicate_type']);
  });

  it('of a home without anything are problems, not a crash', () => {
    home.remove('guardia.yaml');
    const opened = openDocuments({ ...home.settings(), runbooksDir: join(home.dir, 'none') });
    assert.deepEqual(
      opened.problems().map(({ code }) => code),
      ['file_missing', 'type_missing'],
    );
    assert.equal(opened.snapshot('unknown_incident'), undefined);
  });

  it('are read again when a file or a variable changes', async () => {
    const next = (): Promise<DocumentsChange> => new Promise((resolve) => documents.watch(resolve, { everyMs: 10 }));
    const alive = setInterval(() => undefined, 1_000);
    try {
      const applied = next();
      edit('guardia.yaml', 'America/Bogota', 'Europe/Madrid');
      assert.deepEqual((await applied).applied, ['guardia.yaml']);
      assert.equal(documents.current().timeZone, 'Europe/Madrid');
      edit(
        'guardia.yaml',
        'console: { kind: console }',
        'console: { kind: console }\n  slack: { kind: slack, webhookUrl: "${HOOK}" }',
      );
      assert.deepEqual(
        documents.reload().problems.map(({ code }) => code),
        ['missing_variable'],
      );
      const filled = next();
      home.write('.env', 'HOOK=https://hooks.example.com/x\n');
      assert.deepEqual((await filled).problems, []);
    } finally {
      clearInterval(alive);
    }
  });
});
