/** Columns that staging and target tables have beside those of the layout: no field may be called so. */
export const RESERVED_COLUMNS = ['line_number', 'load_id', 'fecha_proceso', 'actualizado_en'] as const;
