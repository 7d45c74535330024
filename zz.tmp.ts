import { readGuardia } from './src/documents/guardia-file.js';
import { readRunbook } from './src/documents/runbook-file.js';
import { runbookProblems } from './src/documents/runbook-checks.js';
import { readSettings } from './src/config.js';
import { readdirSync } from 'node:fs';
const g = readGuardia(readSettings()); console.log(g.problems, g.config?.services);
for (const f of readdirSync('runbooks')) { const r = readRunbook('runbooks/'+f, 'runbooks/'+f); console.log(f, r.problems, r.runbook && runbookProblems(r.runbook, r.yaml!, g.config!)); }
