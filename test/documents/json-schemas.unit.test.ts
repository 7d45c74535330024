import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_DIR } from '../../src/config.js';
import { jsonSchemas } from '../../src/documents/json-schemas.js';

describe('The published JSON Schemas', () => {
  for (const [file, text] of jsonSchemas()) {
    it(`say what the code says (${file}); otherwise run npm run schemas`, () => {
      assert.equal(readFileSync(join(CLONE_DIR, 'docs/schemas', file), 'utf8'), text);
    });
  }

  it('let editors complete actions and severities', () => {
    const runbook = jsonSchemas().get('runbook.schema.json') ?? '';
    for (const word of ['"restart_failed_services"', '"critical"', '"escalate"']) assert.ok(runbook.includes(word));
  });
});
