/** What backups, archives, restores and rebuilt tables say. Each code has its words in `messages/maintenance`. */
export const STORAGE_LINES = ['nothing_to_archive'] as const;
