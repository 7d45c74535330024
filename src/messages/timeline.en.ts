import type { TimelineLines } from './timeline-lines.js';

export const timelineEn: TimelineLines = {
  opened: (v, say) => `Opened by ${say.source(v.source)}${say.also(' (', v.by, ')')}${say.also(': ', v.summary)}`,
  alert_repeated: (v, say) => `The alert came again, by ${say.source(v.source)}${say.also(': ', v.summary)}`,
  alert_resolved_outside: (v, say) => `"Resolved" came by ${say.source(v.source)}; it closes only if the probe agrees`,
  triaged: (v, say) =>
    `Severity ${say.severity(v.severity)}, priority ${say.text(v.priority)}${say.also(': ', say.triageReason(v.because))}`,
  evidence_collected: (v, say) => `Evidence kept before anything was touched: ${say.text(v.items)} items`,
  evidence_missing: (v, say) => `Evidence could not be kept${say.also(': ', say.trouble(v.code))}`,
  step_started: (v, say) => `Began ${say.text(v.step)}`,
  step_ended: (v, say) =>
    `Ended ${say.text(v.step)}: ${say.outcome(v.outcome)}${say.also(', ', say.trouble(v.code))}${say.also(' (', v.detail, ')')}`,
  repair_requested: (v, say) => `Asked for permission to repair ${say.text(v.service)}`,
  repair_granted: (v, say) =>
    `The coordinator granted the repair of ${say.text(v.service)}${say.also(' (grant ', v.token, ')')}`,
  repair_refused: (v, say) =>
    `The coordinator refused to repair ${say.text(v.service)}: ${say.trouble(v.reason)}${say.also(v.reason === 'dependency_down' ? ' (' : ' (incident ', v.holder, ')')}${say.also(' (', v.detail, ')')}${v.atMost === undefined ? '' : ` (${v.atMost} in ${say.duration(v.withinMs)})`}${v.retryAt ? `; not before ${say.time(v.retryAt)}` : ''}`,
  repair_released: (v, say) =>
    `Gave back the grant for ${say.text(v.service)}${say.also(': ', say.outcome(v.outcome))}`,
  held_back: (v, say) =>
    `Held back: ${say.trouble(v.reason)}. Until that is over it is up to people; then Guardia looks again${v.until ? `, ${say.time(v.until)} at the latest` : ''}`,
  looking_again: (v, say) => `Guardia looks again: what held it back may be over (${say.trouble(v.reason)})`,
  would_repair: (v, say) => `Would repair ${say.text(v.service)}, but does not touch it`,
  verification_passed: (v, say) => `Recovery verified by ${say.text(v.step)}${say.also(' (', v.detail, ')')}`,
  verification_failed: (v, say) =>
    `The verification ${say.text(v.step)} says that it did not recover${say.also(': ', say.trouble(v.code))}${say.also(' (', v.detail, ')')}`,
  watch_started: (v, say) => `The watch began, until ${say.time(v.until)}`,
  watch_probe_failed: (v, say) => `During the watch this failed: ${say.text(v.services)}`,
  relapsed: (v, say) => `Relapse number ${say.text(v.relapses)}: the same incident goes on, one level higher`,
  paged: (v, say) => `Paged ${say.role(v.roles)}: ${say.pageReason(v.reason)}`,
  delivered: (v, say) =>
    `Delivered${say.also(' to ', say.role(v.role))} by ${say.text(v.channel)}${say.also(' (', v.to, ')')}${v.possibleRepeat === true ? ', possible repeat' : ''}`,
  delivery_failed: (v, say) =>
    `A message${say.also(' to ', say.role(v.role))} could not be delivered by ${say.text(v.channel)}: ${say.trouble(v.code)}${say.also(' (', v.detail, ')')}`,
  nobody_on_duty: (v, say) => `Nobody on duty as ${say.role(v.role)}; the next level follows`,
  acknowledged: (v, say) => `${say.text(v.by)} acknowledged it, until ${say.time(v.until)}`,
  ack_expired: (v, say) => `The acknowledgement of ${say.text(v.by)} ended`,
  note: (v, say) => `Note of ${say.text(v.by)}: ${say.text(v.text)}`,
  severity_changed: (v, say) =>
    `${v.by === undefined ? 'Guardia' : say.text(v.by)} changed the severity from ${say.severity(v.from)} to ${say.severity(v.to)}${say.also(': ', say.reason(v.reason))}`,
  impact_measured: (v, say) =>
    `Impact measured again${say.also(' by ', v.by)}: priority ${say.text(v.priority)}${say.also(', ', say.triageReason(v.because))}`,
  escalated_by_person: (v, say) =>
    `${say.text(v.by)} escalated to ${say.role(v.level)}${say.also(': ', say.reason(v.reason))}`,
  exhausted: (v, say) => `Every level was told; owned now by ${say.role(v.owner)}, with reminders`,
  machines_exhausted: () => 'Guardia has used up its steps; the repair is up to people',
  resolved: (v, say) => `Closed: ${say.resolution(v.how)}${say.also(', ', v.by)}`,
  record_failed: (v, say) => `The record could not be saved yet: ${say.trouble(v.code)}; it is being tried again`,
  unknown_type: (v, say) =>
    `There is no runbook for this type (${say.text(v.subject)}): evidence and a page, no repair`,
  continued_as_new: () => 'The history was long; the incident goes on in a new run',
  timeline_trimmed: (v, say) => `${say.text(v.entries)} lines were taken out of the middle of this timeline`,
};
