import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordPort } from '../activities/records.js';
import type { Documents } from '../documents/open-documents.js';
import type { IncidentView } from '../domain/incident.js';
import { postmortemOf } from '../domain/postmortem.js';
import { postmortemMarkdown } from '../messages/postmortem.js';
import type { Store } from '../store/open-store.js';

export interface RecordOptions {
  readonly store: Store;
  readonly documents: Documents;
  readonly postmortemsDir: string;
  readonly linkTo: (view: IncidentView) => string | undefined;
}

/** The history row, and the post-mortem in its file and in the store. Doing it again gives the same. */
export function recordPort({ store, documents, postmortemsDir, linkTo }: RecordOptions): RecordPort {
  return {
    async save(view) {
      const number = await store.register(view);
      await store.save({ ...view, number });
    },
    saveCommand: (view) => store.saveCommand(view),
    async writePostmortem(view) {
      const number = await store.register(view);
      const { postmortem, timeZone, roles } = documents.current();
      const { language } = postmortem;
      const url = linkTo(view);
      const markdown = postmortemMarkdown(postmortemOf({ ...view, number }), {
        reader: { language, zone: timeZone },
        roleTitles: Object.fromEntries([...roles.values()].map(({ id, title }) => [id, title[language]])),
        ...(url !== undefined && { temporalUiUrl: url }),
      });
      const file = join(postmortemsDir, fileName(view, number));
      await mkdir(postmortemsDir, { recursive: true });
      // Beside and renamed: whoever reads the folder never sees half a post-mortem.
      await writeFile(`${file}.part`, markdown);
      await rename(`${file}.part`, file);
      await store.savePostmortem({ incidentId: view.incidentId, language, markdown, file });
      return file;
    },
  };
}

/** Sorts by day; the number tells incidents of one day apart. The type comes from outside, so only plain letters remain. */
function fileName(view: IncidentView, number: number): string {
  const plain = `${view.type}-${view.subject}`.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 80);
  return `${view.openedAt.slice(0, 10)}-${number}-${plain}.md`;
}
