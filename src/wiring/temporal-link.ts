/** Where people look at an incident in Temporal UI; undefined where nobody said where the UI is. */
export function temporalLink(uiUrl: string | undefined, namespace: string) {
  return ({
    workflowId,
    incidentId,
  }: {
    readonly workflowId: string;
    readonly incidentId: string;
  }): string | undefined =>
    uiUrl && `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${incidentId}/history`;
}
