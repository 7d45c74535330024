import type { ChecksPort } from '../activities/checks.js';
import type { Documents } from '../documents/open-documents.js';
import { checksOf } from '../domain/checks.js';

/** The checks that guardia.yaml leaves on. */
export function checksPort(documents: Pick<Documents, 'current'>): ChecksPort {
  return {
    checks() {
      const { services, pipeline } = documents.current();
      return checksOf([...services.values()], pipeline);
    },
  };
}
