import { readFileSync } from 'node:fs';
import type { Settings } from '../config.js';

/**
 * The language for what is said before the documents are read: the settings', else the one that guardia.yaml names. The file
 * is not parsed for it, so that a broken one is still complained about in the right language.
 */
export function startLanguage(settings: Settings): 'es' | 'en' {
  if (settings.language !== undefined) return settings.language;
  try {
    return /^language:\s*["']?en\b/m.test(readFileSync(settings.configFile, 'utf8')) ? 'en' : 'es';
  } catch {
    return 'es';
  }
}
