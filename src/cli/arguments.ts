import { LANGUAGES } from '../messages/language.js';
import type { Language } from '../messages/language.js';
import { NOUNS } from './nouns.js';
import type { Noun } from './nouns.js';

/** The language of `--lang`, before anything is parsed: the help itself is in a language. */
export function languageIn(argv: readonly string[]): Language | undefined {
  const index = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const value = argv[index]?.startsWith('--lang=') ? argv[index]?.slice('--lang='.length) : argv[index + 1];
  return index < 0 ? undefined : LANGUAGES.find((known) => known === value);
}

/** The noun that a command line is about; undefined for the program's own help. */
export function nounIn(argv: readonly string[]): Noun | undefined {
  const words = argv.filter((word, index) => !word.startsWith('-') && argv[index - 1] !== '--lang');
  const name = words[0] === 'help' ? words[1] : words[0];
  return NOUNS.find((noun) => noun.name === name);
}
