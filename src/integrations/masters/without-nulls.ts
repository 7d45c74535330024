/** A row as SQL gives it: what may be absent is null. */
export type Nullable<Row> = { readonly [Key in keyof Row]-?: Row[Key] | null };

/** The row with what is null left out. */
export function withoutNulls<Row extends object>(row: Nullable<Row>): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}
