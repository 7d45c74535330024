import { z } from 'zod';
import type { AirflowClient, AirflowProvider } from './airflow.js';
import type { AskAirflow } from './ask.js';
import { expect } from './expect.js';
import { allPages } from './pages.js';

const MOST_VARIABLES = 1_000;
const MOST_PROVIDERS = 200;

const version = z.object({ version: z.string().max(100) });
const providers = z.object({ providers: z.array(z.object({ package_name: z.string(), version: z.string() })) });
// Values are secrets often enough, and so are left where they are read.
const variables = z.object({ variables: z.array(z.object({ key: z.string() })) });

/** What is installed and configured. */
export function inventoryCalls({
  ask,
  apiVersion,
}: AskAirflow): Pick<AirflowClient, 'version' | 'listProviders' | 'variableNames'> {
  const readProviders = (answer: unknown): readonly AirflowProvider[] =>
    expect(providers, answer, 'list of providers').providers.map(({ package_name: name, version: its }) => ({
      name,
      version: its,
    }));
  return {
    version: async (signal) => expect(version, (await ask('GET', 'version', signal)).body, 'version').version,

    async listProviders(signal) {
      // Airflow 2 gives all at once, and refuses to be asked for pages.
      if (apiVersion === 1) return readProviders((await ask('GET', 'providers', signal)).body).slice(0, MOST_PROVIDERS);
      return allPages(ask, 'providers?', MOST_PROVIDERS, readProviders, signal);
    },

    variableNames: (signal) =>
      allPages(
        ask,
        'variables?',
        MOST_VARIABLES,
        (answer) => expect(variables, answer, 'list of variables').variables.map(({ key }) => key),
        signal,
      ),
  };
}
