/** What the daily tasks say. Each code has its words in `messages/maintenance`. */
export const DAILY_LINES = ['nothing_old'] as const;
