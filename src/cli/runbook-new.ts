import { existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CLONE_DIR } from '../config.js';
import { incidentTypeSchema } from '../domain/fields.schema.js';
import type { Severity } from '../domain/severity.js';
import { writeNew } from '../documents/init-home.js';
import { runbookTemplate } from '../documents/runbook-template.js';
import { homeTexts } from '../messages/home.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

/** Writes a runbook that is valid as it is, and that explains itself. */
export async function createRunbook(context: CliContext, type: string, severity: Severity): Promise<void> {
  const texts = homeTexts(context.language).runbook;
  const { settings } = context;
  if (!incidentTypeSchema.safeParse(type).success) throw new CliExit(EXIT.usage, texts.badName(type));
  const documents = await context.documents();
  const known = documents.runbookFiles().find((file) => file.type === type);
  const file = known?.file ?? `runbooks/${type}.yaml`;
  if (known) throw new CliExit(EXIT.failed, texts.exists(file));
  const [policy = 'standard'] = documents.current().policies.keys();
  const schemas = existsSync(join(settings.home, 'schemas'))
    ? join(settings.home, 'schemas')
    : join(CLONE_DIR, 'docs', 'schemas');
  const schema = relative(settings.runbooksDir, join(schemas, 'runbook.schema.json')).replaceAll('\\', '/');
  mkdirSync(settings.runbooksDir, { recursive: true });
  const isNew = writeNew(join(settings.home, file), runbookTemplate({ type, severity, policy, schema }));
  if (!isNew) throw new CliExit(EXIT.failed, texts.exists(file));
  context.out(context.json ? JSON.stringify({ type, file: join(settings.home, file) }, null, 2) : texts.created(file));
}
