/** What is said before anything of TypeScript, and with it the catalogues, can be loaded. */
const TEXTS = {
  es: {
    badNode: (version) =>
      `Guardia necesita Node 20.19 o posterior de la serie 20, o 22.12 o posterior; este es ${version}.`,
    badTarget: (target, known) => `No se conoce «${target ?? ''}»; se admite: ${known.join(', ')}.`,
    waiting: 'Otro proceso está instalando las dependencias; se espera por él…',
    installing: 'Instalando las dependencias (solo la primera vez y cuando cambian)…',
    progress: (seconds) => `  … ${seconds} s`,
    installed: (seconds) => `Dependencias instaladas (${seconds} s)`,
    failed:
      'No se pudieron instalar las dependencias. npm dice la causa arriba. Detrás de un proxy: npm config set proxy <url>; con un espejo: npm config set registry <url>.',
    notWritable: (path, code) =>
      `Sin permiso para escribir en ${path} (${code}). Clone Guardia donde usted pueda escribir.`,
  },
  en: {
    badNode: (version) => `Guardia needs Node 20.19 or later of the 20 series, or 22.12 or later; this is ${version}.`,
    badTarget: (target, known) => `"${target ?? ''}" is not known; allowed: ${known.join(', ')}.`,
    waiting: 'Another process is installing the dependencies; waiting for it…',
    installing: 'Installing the dependencies (only the first time, and when they change)…',
    progress: (seconds) => `  … ${seconds} s`,
    installed: (seconds) => `Dependencies installed (${seconds} s)`,
    failed:
      'The dependencies could not be installed. npm says why above. Behind a proxy: npm config set proxy <url>; with a mirror: npm config set registry <url>.',
    notWritable: (path, code) => `No permission to write in ${path} (${code}). Clone Guardia where you can write.`,
  },
};

export function bootstrapTexts(language) {
  return TEXTS[language];
}
