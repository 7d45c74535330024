/** What reviews, the replay, failovers and tasks for people say. Each code has its words in `messages/maintenance`. */
export const REVIEW_LINES = ['nothing_found'] as const;
