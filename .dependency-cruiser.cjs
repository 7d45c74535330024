/** Judges what remains after compilation, so `import type` is free. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '\\.schema\\.ts$' },
      to: { pathNot: ['^src/domain/', 'node_modules/luxon/'] },
    },
    {
      name: 'domain-does-not-reach-schemas',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '\\.schema\\.ts$' },
      to: { path: '\\.schema\\.ts$' },
    },
    {
      name: 'workflows-see-domain-and-messages',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { pathNot: ['^src/(workflows|domain|messages)/', 'node_modules/@temporalio/(workflow|common)/', '^assert$'] },
    },
    {
      name: 'sandbox-cannot-reach-the-world',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: {
        path: ['^src/(activities|integrations|documents|store|config|client)', '\\.schema\\.ts$'],
        reachable: true,
      },
    },
    {
      name: 'activities-use-ports',
      severity: 'error',
      from: { path: '^src/activities/' },
      to: { path: '^src/(integrations|store|documents|http|cli)/' },
    },
    {
      name: 'ingestion-steps-use-ports',
      severity: 'error',
      from: { path: '^src/ingestion/' },
      to: {
        path: ['^src/(activities|workflows|integrations|store|documents|http|cli|lab)/', 'node_modules/@temporalio/'],
      },
    },
    {
      name: 'operation-uses-ports',
      severity: 'error',
      from: { path: '^src/operation/' },
      to: { path: ['^src/(activities|workflows|integrations|store|http|cli|lab)/', 'node_modules/@temporalio/'] },
    },
    {
      name: 'integrations-know-no-temporal',
      severity: 'error',
      from: { path: '^src/integrations/' },
      to: { path: ['^src/(activities|workflows|http|cli)/', 'node_modules/@temporalio/'] },
    },
    {
      name: 'only-the-client-module-uses-the-client',
      severity: 'error',
      from: { path: '^src/(http|cli|domain|messages|documents|store|integrations|activities|lab)/' },
      to: { path: 'node_modules/@temporalio/client/' },
    },
    {
      name: 'nobody-imports-an-entry-point',
      severity: 'error',
      from: { pathNot: '^(test|scripts)/' },
      to: { path: '^(src/worker\\.ts|scripts/)' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: false,
    doNotFollow: { path: 'node_modules' },
  },
};
