import type { PatternFlaw } from '../domain/ingestion/field-pattern.js';
import type { FieldType } from '../domain/ingestion/layout.js';
import type { LayoutFaultTexts } from './layout-problems.js';

export const FIELD_TYPES_ES: Readonly<Record<FieldType, string>> = {
  text: 'texto',
  integer: 'entero',
  decimal: 'decimal',
  date: 'fecha',
  timestamp: 'fecha y hora',
  boolean: 'sí o no',
};
const FLAWS: Readonly<Record<PatternFlaw, string>> = {
  syntax: 'no es una expresión regular válida',
  too_long: 'es demasiado larga: como máximo 200 caracteres',
  lookaround: 'mira adelante o atrás ((?=…), (?!…), (?<=…), (?<!…)), y eso no se admite',
  back_reference: 'se refiere a un grupo (\\1, \\k), y eso no se admite',
  nested_quantifier: 'repite un grupo que ya repite o elige dentro; un solo valor podría detener la carga',
  too_costly:
    'repite sin límite demasiadas veces para la longitud del campo: ponga {1,20} en vez de +, o una length menor',
};
const FORMATS = { csv: 'csv', fixed: 'fixed (ancho fijo)' } as const;

export const layoutProblemsEs: LayoutFaultTexts = {
  too_many_layouts: ({ limit }) => `Hay demasiados layouts: como máximo ${limit}.`,
  breaks_layouts: () => 'Este cambio no se aplicó, porque otros layouts en vigor dejarían de valer.',
  toon_syntax: () => 'Aquí el texto no es TOON válido.',
  toon_root: () => 'Un layout empieza con claves («name: clientes»), no con una lista ni con un valor suelto.',
  toon_tab: () => 'En TOON no se sangra con tabuladores: use dos espacios por nivel.',
  toon_indent: () => 'La sangría no corresponde: en TOON son dos espacios por nivel, ni más ni menos.',
  toon_blank_line: () => 'Dentro de una lista no puede haber líneas en blanco.',
  toon_quote: () => 'Unas comillas no se cierran, o hay algo detrás de las que cierran.',
  toon_escape: () => 'Entre comillas, «\\» se escribe «\\\\»; se admiten \\\\ \\" \\n \\r \\t y \\uXXXX.',
  toon_colon: () => 'Falta «:» después de la clave.',
  toon_header: () => 'Así no empieza una lista: se espera «clave[n]:», o «clave[n]{a,b}:» para una tabla.',
  toon_count: ({ expected, found }) =>
    found === undefined
      ? `El encabezado dice ${expected} elementos y hay más: corrija el número entre corchetes.`
      : `El encabezado dice ${expected} elementos y hay ${found}: corrija el número entre corchetes.`,
  toon_row: ({ expected, found }) =>
    `La fila tiene ${found ?? 'más'} celdas y la tabla, ${expected} columnas; una celda con coma va entre comillas.`,
  toon_duplicate_key: ({ key }) => `La clave «${key}» está dos veces.`,
  bad_master_name: (_, value) =>
    `${value} no sirve de nombre de maestra: letras minúsculas, dígitos y «_», empezando por una letra, hasta 40 caracteres.`,
  bad_field_name: (_, value) =>
    `${value} no sirve de nombre de campo: letras minúsculas sin tilde, dígitos y «_», empezando por una letra, hasta 55 caracteres. El nombre que trae el archivo va en «column».`,
  bad_table: (_, value) => `${value} no es una tabla: se espera «tabla» o «esquema.tabla».`,
  bad_delimiter: (_, value) => `${value} no sirve de delimitador: un solo carácter (como ; , |), o la palabra tab.`,
  bad_quote: (_, value) => `${value} no sirve de comilla: un solo carácter, o la palabra none.`,
  bad_file_pattern: (_, value) =>
    `${value} no es un patrón de nombre de archivo: un nombre sin carpetas, con * y ?, como CLI_*.csv.`,
  bad_field_pattern: ({ flaw }, value) => `${value} ${FLAWS[flaw]}.`,
  name_is_not_file: ({ file }) => `El archivo de un layout se llama como su maestra: aquí sería ${file}.`,
  unknown_field: ({ name }) => `No hay ningún campo «${name}».`,
  duplicate_field: ({ name }) => `El campo «${name}» está dos veces.`,
  reserved_field: ({ name }) => `«${name}» es una columna de Guardia: dé otro nombre al campo.`,
  repeated: (_, value) => `${value} está dos veces.`,
  key_not_required: ({ name }) =>
    `El campo «${name}» es de la clave, así que es obligatorio: required no puede ser false.`,
  only_for_format: ({ key, format }) => `«${key}» solo sirve con format: ${FORMATS[format]}.`,
  needed_for_format: ({ key, format }) => `Falta «${key}»: con format: ${FORMATS[format]} hace falta.`,
  only_for_types: ({ key, types }) => `«${key}» solo sirve con type: ${types.join(', ')}.`,
  needed_for_type: ({ key, type }) => `Falta «${key}»: con type: ${type} hace falta.`,
  needed_for_oracle: () => 'Un texto que va a Oracle necesita una length de 4000 como máximo.',
  column_without_names: () => '«column» no sirve con columnNames: false, porque el archivo no nombra sus columnas.',
  fields_overlap: ({ other }) => `El campo empieza dentro de «${other}», el anterior.`,
  beyond_record: ({ recordLength }) => `El campo termina después del fin del registro (recordLength: ${recordLength}).`,
  bad_date_format: ({ type }, value) =>
    type === 'date'
      ? `${value} no es un formato de fecha: yyyy, MM y dd, una vez cada uno, como dd/MM/yyyy.`
      : `${value} no es un formato de fecha y hora: yyyy, MM, dd, HH, mm y, si hay, ss, como yyyy-MM-dd HH:mm:ss.`,
  value_unlike_field: ({ type }, value) =>
    `${value} no está escrito como un valor de este campo (${FIELD_TYPES_ES[type]}): cuentan format, decimals, decimalMark y length.`,
  min_above_max: () => '«max» es menor que «min».',
  delimiter_is_quote: () => 'El delimitador y la comilla no pueden ser el mismo carácter.',
  same_marks: () => 'La cabecera y el cierre empiezan igual: no se podrían distinguir.',
  total_of_other_type: ({ name }) => `«${name}» no se puede sumar: un total es de un campo integer o decimal.`,
  reserved_table: (_, value) => `${value} es una tabla de Guardia o de PostgreSQL: la maestra va a otra.`,
  same_target: ({ otherFile }) => `${otherFile} ya carga en esta tabla.`,
  same_files: ({ otherFile, pattern }) =>
    `Un mismo archivo podría ser de este layout y de ${otherFile} (${pattern}): los patrones no pueden coincidir.`,
  unknown_master: ({ name }) => `No hay ninguna maestra «${name}».`,
  broken_master: ({ name }) => `El layout de la maestra «${name}» tiene problemas, y este depende de él.`,
  reference_cycle: ({ cycle }) =>
    `Las maestras se refieren unas a otras en círculo, y ninguna se puede cargar primero: ${cycle.join(' → ')}.`,
  reference_needs_to: ({ master }) => `La clave de «${master}» tiene varios campos: diga a cuál con «to».`,
  reference_of_other_type: ({ type, otherType }) =>
    `El campo es ${FIELD_TYPES_ES[type]} y aquel al que se refiere, ${FIELD_TYPES_ES[otherType]}.`,
};
