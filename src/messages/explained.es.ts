import type { ExplainedTexts } from './explained.js';

export const explainedEs: ExplainedTexts = {
  title: (type, title, severity, maxResponse) =>
    `${type}: ${title} · ${severity} · tiempo máximo de respuesta ${maxResponse}`,
  headings: {
    about: 'De qué se trata',
    opening: 'Al abrirse',
    steps: 'Lo que Guardia intenta, en este orden',
    verification: 'Verificación',
    watch: 'Vigilancia',
    ladder: 'A quién se llama, contado desde la apertura',
    modes: 'Lo que Guardia puede hacer con los servicios',
  },
  service: (name, kind, mode) => `${name} (${kind}): ${mode}`,
  evidence:
    'Antes de tocar nada se guarda evidencia: estados, últimas líneas de los logs, lo que hace la base de datos.',
  silent: (channels) => `Un mensaje silencioso, que no llama a nadie, por: ${channels}.`,
  noSteps: 'Nada: se guarda evidencia y se llama a las personas.',
  step: (number, kind, what, id, parameters) => `${number}. ${kind}: ${what} [${id}]${parameters}`,
  kinds: { look: 'mira', change: 'cambia', wait: 'espera', people: 'avisa a personas' },
  found: 'si encuentra una falla la anota, y sigue',
  grant: 'antes pregunta al coordinador, servicio por servicio; si lo niega llama al operador y dice por qué',
  person: 'necesita una persona: Guardia no lo hace sola, lo dice, y llama al operador',
  undoes: 'devuelve sola lo que había antes',
  onlyIf: (step, is) => `solo si ${step} ${is}`,
  ends: { ok: 'terminó bien', found_fault: 'encontró una falla', failed: 'falló', skipped: 'no hizo falta' },
  onFailure: {
    continue: 'si no puede: se llama al operador, y sigue con el paso siguiente',
    stop: 'si no puede: se llama al operador, y no hay más pasos',
    escalate: 'si no puede: se llama al operador y al nivel de arriba, y no hay más pasos',
  },
  verification: (what, id, parameters) => `${what} [${id}]${parameters}. Solo esto prueba la recuperación.`,
  recheck: (every) =>
    `Si falla se llama al operador, y se vuelve a preguntar cada ${every}, por si lo reparan las personas.`,
  noVerification: 'ninguna: no hay nada que reparar, y lo cierra una persona',
  watch: (duration, every) =>
    `Durante ${duration}, cada ${every}. Mientras tanto no se llama a nadie; una recaída es el mismo incidente, un nivel más arriba.`,
  rounds: (most) => `Los pasos se recorren ${most === 1 ? 'una vez' : `${most} veces como máximo`}.`,
  level: (after, who, channels) => `${after}: ${who}, por ${channels}`,
  early: (reasons) => `enseguida cuando: ${reasons}`,
  unless: { acknowledged: 'salvo que alguien lo haya confirmado', resolved: 'salvo que esté resuelto' },
  acknowledged: (duration) => `Una confirmación vale ${duration}; después se vuelve a llamar.`,
  reminder: (every) => `Después del último nivel: un recordatorio cada ${every}, hasta que se cierre.`,
  modes: {
    observe: 'observar: Guardia dice lo que haría, no hace nada, y llama al operador',
    ask: 'preguntar: como observar, hasta que haya aprobaciones',
    act: 'actuar: Guardia lo repara',
  },
  planLadder: 'A quién se llamaría, si nada ayudara:',
};
