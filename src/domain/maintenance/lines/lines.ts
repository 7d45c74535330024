import { DAILY_LINES } from './daily.js';
import { FAILOVER_LINES } from './failover.js';
import { REVIEW_LINES } from './reviews.js';
import { STORAGE_LINES } from './storage.js';
import { WEEKLY_LINES } from './weekly.js';

/** Every kind of fact that a task may report. */
export const LINE_CODES = [
  ...DAILY_LINES,
  ...WEEKLY_LINES,
  ...STORAGE_LINES,
  ...REVIEW_LINES,
  ...FAILOVER_LINES,
] as const;
export type LineCode = (typeof LINE_CODES)[number];
export type DailyLine = (typeof DAILY_LINES)[number];
export type WeeklyLine = (typeof WEEKLY_LINES)[number];
export type StorageLine = (typeof STORAGE_LINES)[number];
export type ReviewLine = (typeof REVIEW_LINES)[number];
export type FailoverLine = (typeof FAILOVER_LINES)[number];
