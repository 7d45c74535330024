import { join } from 'node:path';
import { CLONE_DIR } from '../config.js';
import { nextLayouts } from '../documents/layouts-state.js';
import type { Layout } from '../domain/ingestion/layout.js';
import { IntegrationError } from '../integrations/integration-error.js';

let read: ReadonlyMap<string, Layout> | undefined;

/** The layouts as shipped, whatever a home has made of its own: the lab's ERP writes these masters. By name. */
export function labLayouts(): ReadonlyMap<string, Layout> {
  return (read ??= readShipped());
}

function readShipped(): ReadonlyMap<string, Layout> {
  const { files, problems } = nextLayouts([], { layoutsDir: join(CLONE_DIR, 'layouts') });
  const [problem] = problems;
  if (problem) throw new IntegrationError('CONFIG_INVALID', `the lab's own layouts: ${problem.file}: ${problem.code}`);
  return new Map(files.flatMap(({ inForce }) => (inForce ? [[inForce.name, inForce] as const] : [])));
}
