import { join } from 'node:path';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { readSettings } from '../../src/config.js';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary.js';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.js';
import { quietRuntime } from './workflow-bundle.js';

const TYPES = { Keyword: SearchAttributeType.KEYWORD, Int: SearchAttributeType.INT } as const;

/** A Temporal server in memory with our search attributes and virtual time, for one file of tests; close it with `teardown`. */
export async function startTestServer(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const { path } = await ensureTemporalBinary({ cacheDir: join(readSettings().dataDir, 'cache') });
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      extraArgs: ['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
      log: { format: 'pretty', level: 'error' },
      searchAttributes: Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) =>
        defineSearchAttributeKey(name, TYPES[type]),
      ),
    },
  });
}
