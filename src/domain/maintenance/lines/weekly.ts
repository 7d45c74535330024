/** What the weekly tasks say. Each code has its words in `messages/maintenance`. */
export const WEEKLY_LINES = ['disk_steady'] as const;
