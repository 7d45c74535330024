import type { ReviewLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { countOf, has, momentOf, nameOf } from './line-values.js';
import type { LineWords } from './line-words.js';

export const reviews: LineWords<ReviewLine> = {
  nothing_found: () => 'nothing found',

  credentials_none: () => 'neither guardia.yaml nor the environment has a password to change',
  credential_due: (v) => `${credential(v)}: due to be changed, on ${nameOf(v, 'dueOn')} at the latest`,
  credential_task_open: (v) => `${credential(v)}: there is an open task already, number ${nameOf(v, 'number')}`,
  credential_fresh: (v, r) =>
    `${credential(v)}: changed on ${momentOf(v, 'doneAt', r)}, less than ${countOf(v, 'dayCount', r)} days ago`,
  rotation_role_unknown: (v) => `guardia.yaml has no role "${nameOf(v, 'role')}": its tasks would be nobody's`,
  rotation_task_opened: (v) =>
    `task ${nameOf(v, 'number')} opened: ${nameOf(v, 'subject')}, for ${nameOf(v, 'role')}, due on ${nameOf(v, 'dueOn')}`,
};

function credential(v: LineValues): string {
  const user = has(v, 'user') ? `, ${nameOf(v, 'user')}` : '';
  return `${nameOf(v, 'subject')} (${nameOf(v, 'at')}${user})`;
}
