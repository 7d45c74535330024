import { parse } from 'csv-parse/sync';

const DELIMITERS = [';', ',', '\t', '|'] as const;
const FEW_LINES = 400;

export interface CsvShape {
  readonly delimiter: string;
  readonly columns: number;
  /** How many of the lines that were looked at have that many columns. */
  readonly fitting: number;
  readonly lines: number;
}

/** The delimiter that cuts most lines into the same number of columns; undefined where none does. */
export function csvShape(lines: readonly string[]): CsvShape | undefined {
  const looked = lines.slice(0, FEW_LINES).filter((line) => line !== '');
  const shapes = DELIMITERS.flatMap((delimiter): CsvShape[] => {
    const counts = new Map<number, number>();
    for (const line of looked) {
      const columns = cellsOf(line, delimiter).length;
      counts.set(columns, (counts.get(columns) ?? 0) + 1);
    }
    const usual = [...counts].filter(([columns]) => columns > 1).sort((a, b) => b[1] - a[1] || b[0] - a[0])[0];
    return usual ? [{ delimiter, columns: usual[0], fitting: usual[1], lines: looked.length }] : [];
  });
  const [best] = shapes.sort((a, b) => b.fitting - a.fitting || b.columns - a.columns);
  return best && best.fitting * 2 > best.lines ? best : undefined;
}

/** One line's cells; a line whose quotes do not fit is cut at every delimiter. */
export function cellsOf(line: string, delimiter: string): readonly string[] {
  if (!line.includes('"')) return line.split(delimiter);
  try {
    const [cells = []] = parse(line, { delimiter, relax_column_count: true });
    return cells;
  } catch {
    return line.split(delimiter);
  }
}

/** Whether the first line names the columns: no value of the data's types, each once, none empty. */
export function namesColumns(
  first: readonly string[],
  second: readonly string[] | undefined,
): 'sure' | 'likely' | undefined {
  const trimmed = first.map((cell) => cell.trim());
  const areNames = trimmed.every((cell) => /\p{L}/u.test(cell) && !/^[+-]?[\d.,/:-]+$/.test(cell) && cell.length <= 60);
  if (!areNames || new Set(trimmed).size !== trimmed.length) return undefined;
  const hasNumbers = second?.some((cell) => /\d/.test(cell)) ?? false;
  const firstHasNumbers = trimmed.some((cell) => /\d{3}/.test(cell));
  if (firstHasNumbers) return undefined;
  return hasNumbers ? 'sure' : 'likely';
}
