import type { DocumentFaults, Named, ProblemCode } from '../messages/documents.js';
import { problemAt } from './document-problem.js';
import type { DocumentProblem, ProblemExtras } from './document-problem.js';
import type { YamlPath, YamlText } from './yaml-text.js';

/** Collects what checks find in one text. */
export class ProblemList {
  readonly found: DocumentProblem[] = [];
  readonly yaml: YamlText;

  constructor(yaml: YamlText) {
    this.yaml = yaml;
  }

  add<C extends ProblemCode>(path: YamlPath, code: C, facts: DocumentFaults[C], extras?: ProblemExtras): void {
    this.found.push(problemAt(this.yaml.placeOf(path), code, facts, extras));
  }

  /** A name that must be one of the declared. */
  expectName(of: Named, name: string, declared: readonly string[], path: YamlPath): void {
    if (!declared.includes(name)) this.add(path, 'unknown_name', { of, name }, { allowed: declared, meant: name });
  }
}
