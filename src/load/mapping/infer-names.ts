/**
 * Words that people use for the same thing in the headers of exports, in English, German, French and Spanish, each line
 * one thing. They are of the trade, not of one API: a target field is matched by the words in its name. Without accents.
 */
const TERMS: readonly (readonly string[])[] = [
  words('id number no key ref reference identifier', 'nummer nr kennung', 'numero identifiant', 'identificador folio'),
  words(
    'created create creation started start opened begin initiated received',
    'erstellt erstellung eroffnet eroffnung beginn begonnen anfang angelegt eingang eingegangen',
    'cree creee creation debut ouvert ouverte ouverture recu',
    'creado creada creacion inicio abierto abierta apertura recibido',
  ),
  words(
    'ended end closed close solved resolved finished completed resolution disconnected',
    'ende geschlossen gelost losung abgeschlossen abschluss beendet erledigt erledigung',
    'fin ferme fermee fermeture cloture resolu resolue termine',
    'cerrado cerrada cierre resuelto resuelta resolucion terminado finalizado',
  ),
  words(
    'agent assignee assigned owner rep advisor operator',
    'bearbeiter bearbeiterin sachbearbeiter zugewiesen mitarbeiter mitarbeiterin',
    'assigne attribue responsable conseiller operateur',
    'agente asignado asignada asesor propietario',
  ),
  words(
    'queue group team department skill inbox',
    'warteschlange gruppe abteilung postfach',
    'file groupe equipe',
    'cola grupo equipo departamento',
  ),
  words(
    'customer requester contact client caller user',
    'kunde kunden kundin anrufer melder kontakt',
    'demandeur appelant',
    'cliente solicitante contacto',
  ),
  words('subject title topic summary', 'betreff titel thema anliegen', 'objet sujet titre', 'asunto tema titulo'),
  words('channel source medium media origin via', 'kanal quelle herkunft', 'canal origine', 'fuente origen'),
  words('status state stage', 'zustand', 'statut etat', 'estado'),
  words('handle handling handled aht', 'bearbeitung', 'traitement', 'gestion atencion'),
  words('wait waiting waited', 'warte wartend', 'attente', 'espera'),
  words('first initial', 'erst erste erster', 'premier premiere', 'primer primera'),
  words('response reply responded replied', 'antwort reaktion', 'reponse', 'respuesta'),
  words(
    'score satisfaction csat rating survey stars',
    'bewertung zufriedenheit',
    'evaluation enquete',
    'puntuacion satisfaccion calificacion encuesta',
  ),
  words(
    'time at date timestamp seconds duration min hrs on',
    'zeit am um datum uhrzeit zeitpunkt dauer sekunden minuten stunden',
    'temps heure duree le',
    'tiempo fecha hora duracion',
  ),
  words('platform system', 'plattform', 'plateforme systeme', 'plataforma sistema'),
];

function words(...languages: readonly string[]): readonly string[] {
  return languages.flatMap((texts) => texts.split(' '));
}

/** Terms that say what kind of thing a column is, and little about which. */
const WEAK = 0.25;
const KIND_TERM = TERMS.findIndex((terms) => terms.includes('time'));
const NUMBER_TERM = TERMS.findIndex((terms) => terms.includes('number'));

const TERM_OF: ReadonlyMap<string, number> = new Map(
  TERMS.flatMap((terms, index) => terms.map((term) => [term, index] as const)),
);

/** The words of a header or a field name, without accents: `hs_createdAt (UTC)` is `hs`, `created`, `at`, `utc`. */
export function wordsOfName(name: string): string[] {
  return name
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** How much two names mean the same: 0 to 1. */
export function likeness(field: string, column: string): number {
  const [wanted, given] = [termsOf(field), termsOf(column)];
  if (wanted.length === 0 || given.length === 0) return 0;
  const shared = weightOf(wanted.filter((term) => given.includes(term)));
  return (2 * shared) / (weightOf(wanted) + weightOf(given));
}

type Term = number | string;

function termsOf(name: string): Term[] {
  return [
    ...new Set(
      wordsOfName(name)
        .flatMap(partsOf)
        .map((word) => TERM_OF.get(word) ?? word),
    ),
  ];
}

/** True when the name ends by what numbers a thing: `Case Number`, `Ticketnummer`. */
export function isNumberName(name: string): boolean {
  const last = wordsOfName(name).flatMap(partsOf).at(-1) ?? '';
  return last === 'uuid' || TERM_OF.get(last) === NUMBER_TERM;
}

/** Shorter ones end too many words by chance. */
const LEAST_PART = 4;

/** A compound of German in its parts, as far as they are known: `erstellungsdatum` is `erstellung`, `datum`. */
function partsOf(word: string): string[] {
  if (TERM_OF.has(word)) return [word];
  for (let at = 1; at <= word.length - LEAST_PART; at += 1) {
    const last = word.slice(at);
    if (TERM_OF.has(last)) return [...partsOf(joined(word.slice(0, at))), last];
  }
  return [word];
}

/** Without the letter that joins it to what follows. */
function joined(part: string): string {
  return !TERM_OF.has(part) && TERM_OF.has(part.replace(/s$/, '')) ? part.replace(/s$/, '') : part;
}

function weightOf(terms: readonly Term[]): number {
  return terms.reduce<number>((sum, term) => sum + (term === KIND_TERM ? WEAK : 1), 0);
}
