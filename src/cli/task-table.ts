import type { Language } from '../messages/language.js';
import { personTaskText, personTaskTexts } from '../messages/person-tasks.js';
import { oneLine } from '../messages/plain-text.js';
import type { ListedTask } from '../operation/person-task-desk.js';
import { plainTable } from './list-incidents.js';
import { paint } from './paint.js';

/** One line a task; what is overdue stands out. */
export function taskTable(tasks: readonly ListedTask[], language: Language): string {
  const texts = personTaskTexts(language);
  const rows = tasks.map((task) => [
    String(task.number),
    task.dueOn,
    task.overdue ? paint.red(texts.states.overdue) : texts.states[task.state],
    oneLine(task.doneBy ?? assigneeText(task, language), 40),
    [personTaskText(task, language), ...(task.note === undefined ? [] : [`«${oneLine(task.note, 120)}»`])].join(' '),
  ]);
  return plainTable(texts.columns, rows);
}

export function assigneeText({ role, person }: Pick<ListedTask, 'role' | 'person'>, language: Language): string {
  return person ?? role ?? personTaskTexts(language).nobody;
}
