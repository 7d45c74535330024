import type { LayoutFlaws } from '../domain/ingestion/layout-flaws.js';

/** What can be wrong with the TOON text of a layout, before what it says is judged. */
export interface ToonFaults {
  toon_syntax: object;
  toon_root: object;
  toon_tab: object;
  toon_indent: object;
  toon_blank_line: object;
  toon_quote: object;
  toon_escape: object;
  toon_colon: object;
  toon_header: object;
  toon_count: { readonly expected: number; readonly found?: number };
  toon_row: { readonly expected: number; readonly found?: number };
  toon_duplicate_key: { readonly key: string };
}

/** Beside those of all documents: problems of layouts/. */
export interface LayoutFaults extends ToonFaults, LayoutFlaws {
  too_many_layouts: { readonly limit: number };
  breaks_layouts: object;
}

export type LayoutFaultTexts = {
  readonly [C in keyof LayoutFaults]: (facts: LayoutFaults[C], value: string) => string;
};
