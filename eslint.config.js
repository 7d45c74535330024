import { builtinModules } from 'node:module';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const nodeBuiltins = builtinModules
  .filter((name) => name !== 'assert')
  .flatMap((name) => [name, `node:${name}`])
  .map((name) => ({ name, message: 'Side effects belong in an activity.' }));

/** One layer of the house: what its files may not import. Layers do not overlap, because each replaces the rule. */
const layer = (files, ignores, { paths = [], patterns = [] }) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { paths, patterns }] },
});

export default defineConfig(
  { ignores: ['node_modules/', '.guardia/', '.tools/', 'coverage/', '.ci/cache/', 'docs/'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.js', '*.cjs', 'scripts/*.mjs', 'test/*.cjs'] } },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        URL: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  layer(['src/domain/**/*.ts'], ['src/domain/**/*.schema.ts'], {
    patterns: [{ regex: '^(?!\\.{1,2}/|luxon$)', message: 'domain imports only domain, and luxon.' }],
  }),
  layer(['src/workflows/**/*.ts'], [], {
    paths: nodeBuiltins,
    patterns: [
      { group: ['**/activities/**'], allowTypeImports: true, message: 'Import activity types only.' },
      {
        group: [
          '**/integrations/**',
          '**/documents/**',
          '**/store/**',
          '**/config.js',
          '**/client.js',
          '**/*.schema.js',
        ],
        message: 'Not available in the workflow sandbox.',
      },
      {
        group: ['@temporalio/*', '!@temporalio/workflow', '!@temporalio/common'],
        message: 'Not available in the workflow sandbox.',
      },
    ],
  }),
  layer(['src/activities/**/*.ts'], [], {
    patterns: [
      {
        group: ['**/integrations/**', '**/store/**', '**/documents/**'],
        message: 'Declare a port; src/worker.ts supplies it.',
      },
    ],
  }),
  layer(['src/ingestion/**/*.ts'], [], {
    patterns: [
      {
        group: [
          '@temporalio/*',
          '**/activities/**',
          '**/workflows/**',
          '**/integrations/**',
          '**/store/**',
          '**/documents/**',
        ],
        message: 'The steps of an ingestion know ports only.',
      },
    ],
  }),
  layer(['src/integrations/**/*.ts'], [], {
    patterns: [
      {
        group: ['@temporalio/*', '**/activities/**', '**/workflows/**'],
        message: 'Integrations know nothing of Temporal.',
      },
    ],
  }),
  layer(
    ['src/http/**/*.ts', 'src/cli/**/*.ts', 'src/store/**/*.ts', 'src/messages/**/*.ts', 'src/documents/**/*.ts'],
    [],
    {
      patterns: [{ group: ['**/worker.js'], message: 'Nobody imports the composition root.' }],
    },
  ),
  layer(['test/**/*.test.ts'], ['test/**/*.real.test.ts'], {
    patterns: [
      {
        group: ['**/support/require.js'],
        message: 'A test that needs a real service of the machine is *.real.test.ts.',
      },
    ],
  }),
);
