import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout, LayoutField } from '../domain/ingestion/layout.js';
import { writeSample } from '../samples/write-sample.js';
import type { SampleOptions } from '../samples/write-sample.js';

export interface LabDelivery {
  /** Its name in the folder. */
  readonly file: string;
  readonly master: string;
  readonly records: number;
  /** How many of them are wrong. */
  readonly wrong: number;
}
export interface DeliveryOrder {
  /** Absolute. */
  readonly input: string;
  readonly layout: Layout;
  readonly simulationId: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

const RECORDS = 120;
/** Every eighth record: 12.5 %, far above what any master tolerates. */
const BAD_EVERY = 8;
const SHIPPED_MASTER = 'clientes';
/** What a converter leaves of a character that it does not know. */
const SUBSTITUTE = '\u001a';

/** The ERP delivers what nobody there has looked at: days that do not exist, no NIT, the letter O for a zero, lost characters. */
export async function deliverBadFile(order: DeliveryOrder): Promise<LabDelivery> {
  const ways = badWays(order.layout);
  const isBad = (row: number): boolean => row % BAD_EVERY === BAD_EVERY - 1;
  const written = await write(order, {
    spoil: (values, row) => {
      if (isBad(row)) ways[Math.floor(row / BAD_EVERY) % ways.length]?.(values);
    },
  });
  const wrong = Array.from({ length: RECORDS }, (_, row) => row).filter(isBad).length;
  return { file: await written.put(), master: order.layout.name, records: RECORDS, wrong };
}

/** The ERP's team corrects it at the source. Whoever calls `put` delivers it, under the same name, in no time. */
export async function prepareCorrectedFile(order: DeliveryOrder): Promise<{ put(): Promise<string> }> {
  return write(order, {});
}

/** The master that a simulation spoils: the shipped one, else one that refers to no other, because its file comes alone. */
export function masterToSpoil(layouts: ReadonlyMap<string, Layout>): Layout | undefined {
  const alone = [...layouts.values()].find(({ references }) => references.length === 0);
  return layouts.get(SHIPPED_MASTER) ?? alone;
}

/** As the layout's pattern asks for, with the simulation where it leaves something open. */
function nameOf({ file: { pattern } }: Layout, simulationId: string): string {
  const hex = simulationId.replaceAll(/[^0-9a-f]/g, '');
  let at = 0;
  const named = pattern.replace('*', simulationId).replaceAll('*', '');
  return named.replaceAll('?', () => hex[at++ % hex.length] ?? '0');
}

/** With a hidden name, which no run looks at, until it is put in its place as a whole. */
async function write(
  { input, layout, simulationId, date }: DeliveryOrder,
  { spoil }: Pick<SampleOptions, 'spoil'>,
): Promise<{ put(): Promise<string> }> {
  const name = nameOf(layout, simulationId);
  const hidden = join(input, `.${simulationId}`);
  await mkdir(input, { recursive: true });
  await writeFile(hidden, writeSample(layout, { rows: RECORDS, date, ...(spoil && { spoil }) }));
  return {
    async put() {
      await rename(hidden, join(input, name));
      return name;
    },
  };
}

type Spoil = (values: string[]) => void;

/** In turn, the most usual first and most often. What the trailer adds up stays, because a wrong total would refuse the whole file. */
function badWays({ fields, key, references, trailer }: Layout): readonly Spoil[] {
  const kept = new Set([
    ...key,
    ...references.map(({ field }) => field),
    ...(trailer?.totals ?? []).map(({ field }) => field),
  ]);
  const way = (
    fits: (field: LayoutField) => boolean,
    spoilt: (value: string, field: LayoutField) => string,
  ): Spoil[] => {
    const index = fields.findIndex((field) => !kept.has(field.name) && fits(field));
    const field = fields[index];
    return field ? [(values) => void (values[index] = spoilt(values[index] ?? '', field))] : [];
  };
  const noDay = way(
    ({ type, format }) => type === 'date' && format !== undefined,
    (_value, { format = '' }) => format.replace('dd', '31').replace('MM', '02').replace('yyyy', '2026'),
  );
  const missing = way(
    ({ type, required, pattern }) => type === 'text' && required && pattern !== undefined,
    () => '',
  );
  const letters = way(
    ({ type }) => type === 'integer',
    (value) => `${value.slice(0, 1) || '3'}O`,
  );
  const lost = way(
    ({ type, pattern, allowed, length = 0 }) => type === 'text' && !pattern && !allowed && length > 20,
    (value) => `${value.slice(0, 2)}${SUBSTITUTE}${value.slice(3)}`,
  );
  const turns = [noDay, missing, letters, noDay, missing, lost, noDay, letters, missing, noDay].flat();
  return turns.length > 0
    ? turns
    : way(
        ({ required }) => required,
        () => '',
      );
}
