import { attention, line } from '../report-lines.js';
import type { TaskLine } from '../task.js';
import { END_OF_LIFE, END_OF_LIFE_AS_OF, NO_END_ANNOUNCED } from './end-of-life.js';
import type { Product } from './end-of-life.js';

/** A program that runs somewhere. */
export interface UsedVersion {
  readonly product: Product;
  /** The service; empty for what Guardia itself stands on. */
  readonly service: string;
  /** As it says of itself: `18.4 (Debian …)`, `v22.19.0`; `4.1` or `4.1+` where only a level is known. */
  readonly version: string;
}

/** So long before its end a release is worth a plan. */
const SOON_MS = 180 * 86_400_000;

/** What is in use, and what its makers do not look after any more, or not for long. */
export function judgeVersions(used: readonly UsedVersion[], startedAt: string): readonly TaskLine[] {
  const startedMs = Date.parse(startedAt);
  const judged = used.map((each) => ({ each, ends: endOf(each) }));
  const unjudged = judged.filter(({ ends }) => !ends.isKnown).map(({ each }) => each);
  return [
    ...judged.map(({ each: { product, service, version }, ends }): TaskLine => {
      const values = { product, service, version };
      const { on: endsOn } = ends;
      if (endsOn === undefined) return line('version_used', values);
      const leftMs = Date.parse(`${endsOn}T23:59:59Z`) - startedMs;
      if (leftMs < 0) return attention('version_ended', { ...values, endsOn });
      return leftMs < SOON_MS
        ? attention('version_ends_soon', { ...values, endsOn })
        : line('version_looked_after', { ...values, endsOn });
    }),
    ...(unjudged.length === 0
      ? []
      : [line('versions_not_judged', { names: [...new Set(unjudged.map(({ product }) => product))].join(', ') })]),
    line('versions_known_as_of', { asOf: END_OF_LIFE_AS_OF }),
  ];
}

/** `on` is `YYYY-MM-DD`; absent where none is announced. */
function endOf({ product, version }: UsedVersion): { readonly isKnown: boolean; readonly on?: string } {
  const [, major = ''] = /^v?(\d+)/.exec(version) ?? [];
  const on = END_OF_LIFE[product]?.[major];
  if (on !== undefined) return { isKnown: true, on };
  return { isKnown: NO_END_ANNOUNCED[product]?.includes(major) ?? false };
}
