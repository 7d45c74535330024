import { attention, line } from '../report-lines.js';
import type { TaskLine } from '../task.js';

/** A package that Guardia is written with. */
export interface Library {
  readonly name: string;
  /** As package.json asks for it. */
  readonly wanted: string;
  /** Absent where it is not installed, which a production install leaves out on purpose for those of development. */
  readonly installed?: string;
  /** Its maker's word against it, as it was when package-lock.json was written. */
  readonly deprecated?: string;
}

/** Whether there are newer ones, or faults in these, nothing on this machine knows. */
export function judgeLibraries(libraries: readonly Library[]): readonly TaskLine[] {
  const installed = libraries.filter((library) => library.installed !== undefined);
  const other = installed.filter((library) => isExact(library.wanted) && library.installed !== library.wanted);
  const old = libraries.filter(({ deprecated }) => deprecated !== undefined);
  return [
    line('libraries_used', { count: installed.length }),
    ...other.map(({ name, wanted, installed: its = '' }) =>
      attention('library_differs', { name, wanted, installed: its }),
    ),
    ...old.map(({ name, deprecated = '' }) => attention('library_deprecated', { name, why: deprecated })),
    line('libraries_not_judged'),
  ];
}

function isExact(wanted: string): boolean {
  return /^\d+\.\d+\.\d+/.test(wanted);
}
