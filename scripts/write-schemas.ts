import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_DIR } from '../src/config.js';
import { jsonSchemas } from '../src/documents/json-schemas.js';

const directory = join(CLONE_DIR, 'docs', 'schemas');
mkdirSync(directory, { recursive: true });
for (const [file, text] of jsonSchemas()) writeFileSync(join(directory, file), text);
