import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '../domain/ingestion/layout.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { writeSample } from '../samples/write-sample.js';
import type { SampleOptions } from '../samples/write-sample.js';
import { labLayouts } from './lab-layouts.js';

export interface DeliveryOrder {
  /** Absolute. */
  readonly input: string;
  /** Part of the file's name. */
  readonly simulationId: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}
export interface BadDelivery {
  /** Its name in the folder. */
  readonly file: string;
  readonly records: number;
  /** How many of them are wrong. */
  readonly wrong: number;
}
/** Hidden, until `put` gives it its name, in no time. */
export interface WrittenFile {
  readonly put: () => Promise<string>;
}

const MASTER = 'clientes';
const RECORDS = 120;
/** Every eighth record: 12.5 %, of which the shipped layout tolerates 2. */
const BAD_EVERY = 8;
/** What a converter leaves of a character that it does not know. */
const SUBSTITUTE = '\u001a';

/** What nobody at the ERP has looked at, by field. The credit limit is left alone: a wrong total would refuse the whole file. */
const noDay = { fecha_alta: () => '31/02/2026' };
const noNit = { documento: () => '' };
const letterForZero = { plazo_dias: (value: string) => `${value.slice(0, 1) || '3'}O` };
const lostCharacter = { razon_social: (value: string) => `${value.slice(0, 2)}${SUBSTITUTE}${value.slice(3)}` };
type Fault = Readonly<Record<string, (value: string) => string>>;
/** In turn: the most usual comes most often. */
const FAULTS: readonly Fault[] = [
  ...[noDay, noNit, letterForZero, noDay, noNit],
  ...[lostCharacter, noDay, letterForZero, noNit, noDay],
];

/** The ERP delivers a really bad file of customers. */
export async function deliverBadFile(order: DeliveryOrder): Promise<BadDelivery> {
  const layout = spoiltLayout();
  const names = layout.fields.map(({ name }) => name);
  let wrong = 0;
  const spoil: SampleOptions['spoil'] = (values, row) => {
    if (row % BAD_EVERY !== BAD_EVERY - 1) return;
    for (const [field, fault] of Object.entries(FAULTS[wrong % FAULTS.length] ?? {})) {
      const index = names.indexOf(field);
      values[index] = fault(values[index] ?? '');
    }
    wrong += 1;
  };
  const { put } = await write(order, layout, { spoil });
  return { file: await put(), records: RECORDS, wrong };
}

/** The ERP's team corrects it at the source. Whoever calls `put` delivers it, under the same name. */
export function prepareCorrectedFile(order: DeliveryOrder): Promise<WrittenFile> {
  return write(order, spoiltLayout(), {});
}

function spoiltLayout(): Layout {
  const layout = labLayouts().get(MASTER);
  if (!layout) throw new IntegrationError('CONFIG_INVALID', `the lab has no layout "${MASTER}"`);
  return layout;
}

async function write(
  { input, simulationId, date }: DeliveryOrder,
  layout: Layout,
  options: Pick<SampleOptions, 'spoil'>,
): Promise<WrittenFile> {
  const name = layout.file.pattern.replace('*', simulationId);
  // No run looks at what is hidden.
  const hidden = join(input, `.${simulationId}`);
  await mkdir(input, { recursive: true });
  await writeFile(hidden, writeSample(layout, { rows: RECORDS, date, ...options }));
  return {
    async put() {
      await rename(hidden, join(input, name));
      return name;
    },
  };
}
