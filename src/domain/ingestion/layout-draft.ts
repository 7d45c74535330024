import type { WrittenField } from './layout-field.schema.js';
import type { WrittenLayout } from './layout.schema.js';

/** What is sound in a layout's text, although other parts may be broken, so that all problems are found at once. */
export interface LayoutDraft {
  readonly name?: string;
  readonly file?: WrittenLayout['file'];
  readonly header?: WrittenLayout['header'];
  readonly trailer?: WrittenLayout['trailer'];
  readonly key: readonly string[];
  readonly fields: readonly { readonly index: number; readonly field: WrittenField }[];
  /** Every field's name that is written, sound or not: to mention a broken field is no second mistake. */
  readonly declared: readonly string[];
  readonly references: WrittenLayout['references'];
  readonly target?: WrittenLayout['target'];
  readonly oracle?: WrittenLayout['oracle'];
}
