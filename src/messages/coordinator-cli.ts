import type { Language } from './language.js';

/** The words of `guardia freeze`, `unfreeze`, `window` and `coordinator`. */
export interface CoordinatorCliTexts {
  readonly reason: string;
  readonly for: string;
  readonly until: string;
  readonly from: string;
  readonly services: string;
  readonly announce: string;
  readonly end: string;
  readonly windowId: string;
  readonly show: string;
  readonly reset: string;
  readonly service: string;
  frozen(until: string | undefined): string;
  unfrozen(incidents: number): string;
  announced(id: string, until: string): string;
  ended(id: string, incidents: number): string;
  resetDone(service: string, incidents: number): string;
  badMoment(given: string): string;
  readonly endNeeded: string;
  unknownService(given: string, known: string): string;
}

const es: CoordinatorCliTexts = {
  reason: 'por qué',
  for: 'por cuánto tiempo: "2 horas", 90m',
  until: 'hasta cuándo: 18:00, o 2026-11-29T06:00; el reloj es el de guardia.yaml',
  from: 'desde cuándo; ahora, si se omite',
  services: 'servicios, separados por comas; todos, si se omite',
  announce: 'anunciar una ventana: mientras dure, esos servicios no se reparan solos',
  end: 'terminar una ventana antes de tiempo',
  windowId: 'nombre de la ventana',
  show: 'permisos, congelación, ventanas, circuitos, cuentas y últimas decisiones',
  reset: 'cerrar el circuito de un servicio y empezar su cuenta de nuevo',
  service: 'servicio',
  frozen: (until) =>
    `Reparaciones congeladas${until ? ` hasta ${until}` : ' hasta "./guardia unfreeze"'}; las que corren terminan.`,
  unfrozen: (incidents) => `Reparaciones descongeladas; vuelven a mirar ${incidents} incidentes.`,
  announced: (id, until) => `Ventana ${id} anunciada hasta ${until}.`,
  ended: (id, incidents) => `Ventana ${id} terminada; vuelven a mirar ${incidents} incidentes.`,
  resetDone: (service, incidents) =>
    `Circuito de ${service} cerrado y cuenta empezada de nuevo; vuelven a mirar ${incidents} incidentes.`,
  badMoment: (given) => `«${given}» no es un momento futuro; por ejemplo 18:00, 2026-11-29T06:00, o --for "2 horas".`,
  endNeeded: 'Falta hasta cuándo: --for o --until, y solo uno.',
  unknownService: (given, known) => `No hay ningún servicio «${given}»; hay: ${known}.`,
};

const en: CoordinatorCliTexts = {
  reason: 'why',
  for: 'for how long: "2 hours", 90m',
  until: 'until when: 18:00, or 2026-11-29T06:00; the clock is that of guardia.yaml',
  from: 'since when; now, where left out',
  services: 'services, with commas between them; all, where left out',
  announce: 'announce a window: while it lasts these services are not repaired by themselves',
  end: 'end a window before its time',
  windowId: 'name of the window',
  show: 'grants, freeze, windows, circuits, counts and latest decisions',
  reset: "close a service's circuit and begin its count anew",
  service: 'service',
  frozen: (until) =>
    `Repairs are frozen${until ? ` until ${until}` : ' until "./guardia unfreeze"'}; those that run finish.`,
  unfrozen: (incidents) => `Repairs are granted again; ${incidents} incidents look again.`,
  announced: (id, until) => `Window ${id} announced until ${until}.`,
  ended: (id, incidents) => `Window ${id} ended; ${incidents} incidents look again.`,
  resetDone: (service, incidents) =>
    `Circuit of ${service} closed and its count begun anew; ${incidents} incidents look again.`,
  badMoment: (given) => `"${given}" is no moment ahead; for example 18:00, 2026-11-29T06:00, or --for "2 hours".`,
  endNeeded: 'Until when is missing: --for or --until, and only one of them.',
  unknownService: (given, known) => `There is no service "${given}"; there is: ${known}.`,
};

export function coordinatorCliTexts(language: Language): CoordinatorCliTexts {
  return { es, en }[language];
}
