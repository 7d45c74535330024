/** One place of a text that fits a pattern, with the characters that may stand there. */
interface Place {
  readonly characters: readonly string[];
  readonly min: number;
  readonly max: number;
}

const DIGITS = [...'0123456789'];
const CAPITALS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const SMALL = [...'abcdefghijklmnopqrstuvwxyz'];
/** How often an open-ended part is repeated at most. */
const FEW = 6;

export interface PatternSample {
  /** Different for different numbers, as long as the pattern has so many texts of its shortest form. */
  numbered(number: number): string;
  /** @param draw gives a number from 0 to 2^32-1 for each place */
  random(draw: (place: number) => number): string;
}

/**
 * Texts that fit a field's pattern; undefined where the pattern has more than literals, classes, counts and optional groups.
 */
export function patternSample(pattern: string): PatternSample | undefined {
  const places = placesOf(pattern);
  if (!places) return undefined;
  const expanded = places.flatMap(({ characters, min }) => Array.from({ length: min }, () => characters));
  const sample: PatternSample = {
    numbered: (number) => {
      let rest = number;
      const text = expanded.map(() => '');
      for (let index = expanded.length - 1; index >= 0; index -= 1) {
        const characters = expanded[index] ?? [];
        text[index] = characters[rest % characters.length] ?? '';
        rest = Math.floor(rest / characters.length);
      }
      return text.join('');
    },
    random: (draw) =>
      places
        .map(({ characters, min, max }, place) => {
          const count = min + (draw(place * 97) % (max - min + 1));
          let text = '';
          for (let index = 0; index < count; index += 1) {
            text += characters[draw(place * 97 + index + 1) % characters.length] ?? '';
          }
          return text;
        })
        .join(''),
  };
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return whole.test(sample.numbered(0)) && whole.test(sample.numbered(12_345)) ? sample : undefined;
}

function placesOf(pattern: string): readonly Place[] | undefined {
  const places: Place[] = [];
  // An optional group is left out: what remains fits.
  let rest = pattern.replace(/\((?:\?:)?[^()]*\)[?*]/gu, '');
  while (rest !== '') {
    const atom = /^(?:\[\^?(?:[^\]\\]|\\.)+\]|\\.|[^[\]()|*+?{}^$.\\])/u.exec(rest)?.[0];
    const characters = atom === undefined ? undefined : charactersOf(atom);
    if (atom === undefined || !characters || characters.length === 0) return undefined;
    rest = rest.slice(atom.length);
    const count = /^(?:\{(\d+)(,(\d*))?\}|[*+?])/.exec(rest);
    rest = rest.slice(count?.[0].length ?? 0);
    places.push({ characters, ...timesOf(count) });
  }
  return places;
}

function charactersOf(atom: string): readonly string[] | undefined {
  if (atom === '\\d') return DIGITS;
  if (atom === '\\w') return [...SMALL, ...DIGITS];
  if (atom.startsWith('\\')) return /[A-Za-z]/.test(atom) ? undefined : [atom.slice(1)];
  if (!atom.startsWith('[')) return [atom];
  if (atom.startsWith('[^')) return SMALL.filter((char) => new RegExp(atom, 'u').test(char));
  // A digit is the most usual of what a class lets through, and a blank at the end of a value would be cut off.
  const fitting = [...DIGITS, ...CAPITALS, ...SMALL].filter((char) => new RegExp(atom, 'u').test(char));
  return fitting.length > 0 ? fitting : undefined;
}

function timesOf(count: RegExpExecArray | null): { readonly min: number; readonly max: number } {
  if (!count) return { min: 1, max: 1 };
  const [written, low, comma, high] = count;
  if (low === undefined) return { min: written === '+' ? 1 : 0, max: written === '?' ? 1 : FEW };
  const min = Number(low);
  return { min, max: comma === undefined ? min : high === '' ? min + FEW : Number(high) };
}
