/** A time of day on some wall clock. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
}

/** @param text `HH:MM`, as the documents' schema has checked it. */
export function clockTimeOf(text: string): ClockTime {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
}
