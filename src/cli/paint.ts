import pc from 'picocolors';
import type { Severity } from '../domain/severity.js';

const SEVERITY = { critical: pc.red, high: pc.yellow, medium: pc.cyan, low: pc.dim } as const;

/** Colours, where standard output is a terminal that wants them (NO_COLOR, FORCE_COLOR). */
export const paint = {
  bold: pc.bold,
  dim: pc.dim,
  green: pc.green,
  red: pc.red,
  yellow: pc.yellow,
  severity: (severity: Severity, text: string): string => SEVERITY[severity](text),
};
