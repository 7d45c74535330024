import type { OwnersPort } from '../activities/ingestion/rejections.js';
import type { Documents } from '../documents/open-documents.js';
import { rejectionsText } from '../messages/rejections.js';

/** The owners of masters, as guardia.yaml lets them be reached. */
export function ownersPort(documents: Documents): OwnersPort {
  return {
    emailChannel() {
      const channels = [...documents.current().channels.values()];
      return channels.find(({ kind, missingVariables }) => kind === 'email' && missingVariables.length === 0)?.name;
    },
    rejections(result, layout, date) {
      const { language } = documents.current();
      return { ...rejectionsText(result, layout, date, language), language };
    },
  };
}
