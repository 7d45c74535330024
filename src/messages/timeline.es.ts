import type { TimelineLines } from './timeline-lines.js';

export const timelineEs: TimelineLines = {
  opened: (v, say) => `Se abrió por ${say.source(v.source)}${say.also(' (', v.by, ')')}${say.also(': ', v.summary)}`,
  alert_repeated: (v, say) => `La alerta se repitió, por ${say.source(v.source)}${say.also(': ', v.summary)}`,
  alert_resolved_outside: (v, say) =>
    `Llegó «resuelto» por ${say.source(v.source)}; se cierra solo si la sonda lo confirma`,
  triaged: (v, say) =>
    `Severidad ${say.severity(v.severity)}, prioridad ${say.text(v.priority)}${say.also(': ', say.triageReason(v.because))}`,
  evidence_collected: (v, say) => `Evidencia guardada antes de tocar nada: ${say.text(v.items)} elementos`,
  evidence_missing: (v, say) => `No se pudo guardar evidencia${say.also(': ', say.trouble(v.code))}`,
  step_started: (v, say) => `Empezó ${say.text(v.step)}`,
  step_ended: (v, say) =>
    `Terminó ${say.text(v.step)}: ${say.outcome(v.outcome)}${say.also(', ', say.trouble(v.code))}${say.also(' (', v.detail, ')')}`,
  repair_requested: (v, say) => `Se pidió permiso para reparar ${say.text(v.service)}`,
  repair_granted: (v, say) =>
    `El coordinador concedió reparar ${say.text(v.service)}${say.also(' (permiso ', v.token, ')')}`,
  repair_refused: (v, say) =>
    `El coordinador negó reparar ${say.text(v.service)}: ${say.trouble(v.reason)}${say.also(v.reason === 'dependency_down' ? ' (' : ' (incidente ', v.holder, ')')}${say.also(' (', v.detail, ')')}${v.atMost === undefined ? '' : ` (${v.atMost} en ${say.duration(v.withinMs)})`}${v.retryAt ? `; no antes de ${say.time(v.retryAt)}` : ''}`,
  repair_released: (v, say) =>
    `Se devolvió el permiso de reparar ${say.text(v.service)}${say.also(': ', say.outcome(v.outcome))}`,
  held_back: (v, say) =>
    `Retenido: ${say.trouble(v.reason)}. Mientras tanto queda en manos de personas; después Guardia vuelve a mirar${v.until ? `, a más tardar ${say.time(v.until)}` : ''}`,
  looking_again: (v, say) =>
    `Guardia vuelve a mirar: lo que la retenía puede haber terminado (${say.trouble(v.reason)})`,
  would_repair: (v, say) => `Se repararía ${say.text(v.service)}, pero no se toca`,
  verification_passed: (v, say) => `Recuperación verificada por ${say.text(v.step)}${say.also(' (', v.detail, ')')}`,
  verification_failed: (v, say) =>
    `La verificación ${say.text(v.step)} dice que no se recuperó${say.also(': ', say.trouble(v.code))}${say.also(' (', v.detail, ')')}`,
  watch_started: (v, say) => `Empezó la vigilancia, hasta ${say.time(v.until)}`,
  watch_probe_failed: (v, say) => `En la vigilancia falló ${say.text(v.services)}`,
  relapsed: (v, say) => `Recaída número ${say.text(v.relapses)}: sigue el mismo incidente, un nivel más arriba`,
  paged: (v, say) => `Aviso a ${say.role(v.roles)}: ${say.pageReason(v.reason)}`,
  delivered: (v, say) =>
    `Entregado${say.also(' a ', say.role(v.role))} por ${say.text(v.channel)}${say.also(' (', v.to, ')')}${v.possibleRepeat === true ? ', posible repetición' : ''}`,
  delivery_failed: (v, say) =>
    `No se pudo avisar${say.also(' a ', say.role(v.role))} por ${say.text(v.channel)}: ${say.trouble(v.code)}${say.also(' (', v.detail, ')')}`,
  nobody_on_duty: (v, say) => `Nadie de turno como ${say.role(v.role)}; sigue el próximo nivel`,
  acknowledged: (v, say) => `${say.text(v.by)} confirmó que lo atiende, hasta ${say.time(v.until)}`,
  ack_expired: (v, say) => `Venció la confirmación de ${say.text(v.by)}`,
  note: (v, say) => `Nota de ${say.text(v.by)}: ${say.text(v.text)}`,
  severity_changed: (v, say) =>
    `${v.by === undefined ? 'Guardia' : say.text(v.by)} cambió la severidad de ${say.severity(v.from)} a ${say.severity(v.to)}${say.also(': ', say.reason(v.reason))}`,
  impact_measured: (v, say) =>
    `Impacto medido de nuevo${say.also(' por ', v.by)}: prioridad ${say.text(v.priority)}${say.also(', ', say.triageReason(v.because))}`,
  escalated_by_person: (v, say) =>
    `${say.text(v.by)} escaló a ${say.role(v.level)}${say.also(': ', say.reason(v.reason))}`,
  exhausted: (v, say) => `Todos los niveles fueron avisados; queda a cargo ${say.role(v.owner)}, con recordatorios`,
  machines_exhausted: () => 'Guardia agotó sus pasos; la reparación queda en manos de personas',
  resolved: (v, say) => `Cerrado: ${say.resolution(v.how)}${say.also(', ', v.by)}`,
  record_failed: (v, say) => `El registro no se pudo guardar todavía: ${say.trouble(v.code)}; se sigue intentando`,
  unknown_type: (v, say) =>
    `No hay runbook para este tipo (${say.text(v.subject)}): se guarda evidencia y se avisa, sin reparar`,
  continued_as_new: () => 'El historial era largo; el incidente sigue en una ejecución nueva',
  timeline_trimmed: (v, say) => `Se quitaron ${say.text(v.entries)} líneas de la mitad de esta línea de tiempo`,
};
