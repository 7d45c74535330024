import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: 'invalid_union' }>;
export type IssuePath = readonly (string | number)[];

/** One issue with its whole path; a union has become the issues of the alternative that was most likely meant. */
export interface FlatIssue {
  readonly path: IssuePath;
  readonly issue: Exclude<Issue, UnionIssue> | UnresolvedUnion;
}

/** A union where nothing fits: the types that would have been right, or the values of the key that tells them apart. */
interface UnresolvedUnion {
  readonly code: 'none_of';
  readonly message: string;
  readonly expected: readonly string[];
  readonly options: readonly string[];
}

export function flatIssues(issues: readonly Issue[], around: IssuePath = []): readonly FlatIssue[] {
  return issues.flatMap((issue): readonly FlatIssue[] => {
    const path = [...around, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    return issue.code === 'invalid_union' ? meantBy(issue, path) : [{ path, issue }];
  });
}

/** An alternative of another type was not meant. Of the rest the last is the most detailed, by our schemas' order. */
function meantBy(union: UnionIssue, path: IssuePath): readonly FlatIssue[] {
  const meant = union.errors.findLast((issues) => !issues.some((issue) => isOtherType(issue)));
  if (meant && meant.length > 0) return flatIssues(meant, path);
  const first = union.errors.map((issues) => issues[0]).filter((issue) => issue !== undefined);
  const expected = first.flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []));
  // A schema's own word (a duration without its unit) says more than the types.
  const own = [union, ...first].find((issue) => !issue.message.startsWith('Invalid'));
  const options = 'options' in union && Array.isArray(union.options) ? union.options.map(String) : [];
  return [{ path, issue: { code: 'none_of', message: own?.message ?? '', expected, options } }];
}

function isOtherType(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}
