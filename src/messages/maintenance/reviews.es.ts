import type { ReviewLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { countOf, has, momentOf, nameOf } from './line-values.js';
import type { LineWords } from './line-words.js';

export const reviews: LineWords<ReviewLine> = {
  nothing_found: () => 'sin hallazgos',

  credentials_none: () => 'ni guardia.yaml ni el entorno tienen contraseñas que cambiar',
  credential_due: (v) => `${credential(v)}: toca cambiarla, a más tardar el ${nameOf(v, 'dueOn')}`,
  credential_task_open: (v) => `${credential(v)}: ya hay una tarea abierta, la ${nameOf(v, 'number')}`,
  credential_fresh: (v, r) =>
    `${credential(v)}: se cambió el ${momentOf(v, 'doneAt', r)}, hace menos de ${countOf(v, 'dayCount', r)} días`,
  rotation_role_unknown: (v) => `en guardia.yaml no hay rol «${nameOf(v, 'role')}»: sus tareas no serían de nadie`,
  rotation_task_opened: (v) =>
    `tarea ${nameOf(v, 'number')} abierta: ${nameOf(v, 'subject')}, para ${nameOf(v, 'role')}, vence el ${nameOf(v, 'dueOn')}`,
};

function credential(v: LineValues): string {
  const user = has(v, 'user') ? `, ${nameOf(v, 'user')}` : '';
  return `${nameOf(v, 'subject')} (${nameOf(v, 'at')}${user})`;
}
