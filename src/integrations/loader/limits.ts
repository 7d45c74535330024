/** A longer record is no record: what is read must fit in memory, whatever the file. */
export const MOST_LINE_BYTES = 1024 * 1024;
