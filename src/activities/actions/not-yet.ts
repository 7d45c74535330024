/** Replaced, family by family, before anything is released. */
export async function notYet(): Promise<never> {
  throw new Error('not yet');
}
