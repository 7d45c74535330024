/**
 * When releases stop getting fixes, as their makers announced it. Kept small and by hand, because nothing here asks the internet:
 * what is not in it is said not to be judged. As far as it was known on the day below; to be compared at each release with
 * nodejs.org/en/about/previous-releases, postgresql.org/support/versioning and
 * airflow.apache.org/docs/apache-airflow/stable/installation/supported-versions.html.
 */
export const END_OF_LIFE_AS_OF = '2026-06-01';

export const PRODUCTS = ['guardia', 'node', 'temporal', 'postgres', 'airflow', 'kafka', 'docker'] as const;
export type Product = (typeof PRODUCTS)[number];

/** The release line, by the beginning of its versions, and the last day with fixes. */
export const END_OF_LIFE: Readonly<Partial<Record<Product, Readonly<Record<string, string>>>>> = {
  node: { 18: '2025-04-30', 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30' },
  postgres: {
    ...{ 10: '2022-11-10', 11: '2023-11-09', 12: '2024-11-21', 13: '2025-11-13', 14: '2026-11-12' },
    ...{ 15: '2027-11-11', 16: '2028-11-09', 17: '2029-11-08', 18: '2030-11-14' },
  },
  airflow: { 1: '2021-06-17', 2: '2026-04-22' },
};

/** Release lines of which it is known that no end is announced. */
export const NO_END_ANNOUNCED: Readonly<Partial<Record<Product, readonly string[]>>> = { airflow: ['3'] };
