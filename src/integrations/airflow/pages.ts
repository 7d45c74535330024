import type { AskAirflow } from './ask.js';

const A_PAGE = 100;

/**
 * Rows of a list, page by page, at most `limit`.
 *
 * @param path with its query, so far: it ends in `?` or `&`
 */
export async function allPages<Row>(
  ask: AskAirflow['ask'],
  path: string,
  limit: number,
  read: (answer: unknown) => readonly Row[],
  signal?: AbortSignal,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  while (rows.length < limit) {
    const size = Math.min(A_PAGE, limit - rows.length);
    const page = read((await ask('GET', `${path}limit=${size}&offset=${rows.length}`, signal)).body);
    rows.push(...page);
    if (page.length < size) break;
  }
  return rows;
}
