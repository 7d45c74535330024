import type { z } from 'zod';
import type { LayoutDraft } from '../domain/ingestion/layout-draft.js';
import { layoutSchema } from '../domain/ingestion/layout.schema.js';

/** @param data as layoutData gives them, sound or not */
export function layoutDraft(data: unknown): LayoutDraft {
  const written = isRecord(data) ? data : {};
  const { shape } = layoutSchema;
  const sound = <Schema extends z.ZodType>(schema: Schema, key: string): z.output<Schema> | undefined =>
    schema.safeParse(written[key]).data;
  const listed = (key: string): readonly unknown[] => (Array.isArray(written[key]) ? (written[key] as unknown[]) : []);
  const { element: fieldSchema } = shape.fields;
  const fields = listed('fields').flatMap((raw, index) => {
    const field = fieldSchema.safeParse(raw).data;
    return field ? [{ index, field }] : [];
  });
  const [name, file, header, trailer] = [
    sound(shape.name, 'name'),
    sound(shape.file, 'file'),
    sound(shape.header, 'header'),
    sound(shape.trailer, 'trailer'),
  ];
  const [target, oracle] = [sound(shape.target, 'target'), sound(shape.oracle, 'oracle')];
  return {
    ...(name !== undefined && { name }),
    ...(file && { file }),
    ...(header && { header }),
    ...(trailer && { trailer }),
    key: sound(shape.key, 'key') ?? [],
    fields,
    declared: listed('fields').map((raw) => (isRecord(raw) ? String(raw['name']) : '')),
    references: sound(shape.references, 'references') ?? [],
    ...(target && { target }),
    ...(oracle && { oracle }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
