import { cardNameOfGerman } from './latin.ts'
import type { LanguagePool } from './pool.ts'

const GIVEN = ['Jürgen', 'Sabine', 'Thomas', 'Käthe', 'Lukas', 'Anja', 'Björn', 'Heike']
const SURNAMES = ['Müller', 'Schäfer', 'Weiß', 'von der Heide', 'Köhler', 'Brandt', 'Krüger']

export const german: LanguagePool = {
  count: 12,
  places: [
    {
      city: 'Berlin',
      country: 'DE',
      timeZone: 'Europe/Berlin',
      locale: 'de_DE',
      currency: 'EUR',
      fixed: { area: '30', prefix: '23125', digits: 3 },
    },
    {
      city: 'Hamburg',
      country: 'DE',
      timeZone: 'Europe/Berlin',
      locale: 'de_DE',
      currency: 'EUR',
      fixed: { area: '40', prefix: '66969', digits: 3 },
    },
    {
      city: 'München',
      country: 'DE',
      timeZone: 'Europe/Berlin',
      locale: 'de_DE',
      currency: 'EUR',
      fixed: { area: '89', prefix: '99998', digits: 3 },
    },
  ],
  fullName: (pick) => `${pick(GIVEN)} ${pick(SURNAMES)}`,
  cardName: cardNameOfGerman,
  companies: ['Brandt & Söhne GmbH', 'Nordlicht Medien UG', 'Bäckerei Köhler'],
  mailNames: ['mueller', 'info', 'buchhaltung', 'brandt'],
  phoneTypes: ['mobil', 'geschäftlich', 'privat'],
  authors: ['Katrin Vogel', 'Stefan Lang'],
  products: [
    ['Tarif Büro 5, ein Jahr', 220],
    ['Rufnummer 0800, drei Monate', 85],
    ['Gesprächsaufzeichnung, ein Jahr', 120],
  ],
  payments: [
    ['Rechnung bezahlt', 'wire'],
    ['Lastschrift', 'sepa'],
    ['Automatische Verlängerung', 'sepa'],
  ],
  tickets: [
    ['Kein Ton nach dem Halten', 'Die Gegenseite hört den Kunden nach dem Zurückholen nicht.'],
    ['Rechnung fehlt', 'Die Buchhaltung wartet auf die Rechnung des Vormonats.'],
  ],
  notes: [
    'Bitte erst ab 15 Uhr anrufen.',
    'Vergleicht mit einem anderen Anbieter.',
    'Sehr zufrieden mit der Einrichtung.',
  ],
  calls: [
    ['Eingehender Anruf', 'Frage zum Zahlungsziel.'],
    ['Ausgehender Anruf', 'An die Verlängerung erinnert.'],
  ],
  refund: 'Erstattung für ungenutzte Zeit',
  trial: 'Testzeitraum, 14 Tage',
  remarks: {
    'asked-discount': 'Möchte zur Aktion noch einen Rabatt.',
    'asked-bonus': 'Möchte als Ausgleich einen Bonus.',
    idea: 'Schlug vor, wie der Anrufbericht klarer würde.',
    remark: 'Hinterließ eine Bemerkung zur neuen Website.',
    draw: 'Nimmt an der Jubiläumsverlosung teil.',
    'declined-offer': 'Kein Interesse am Angebot.',
    'in-a-hurry': 'Will alles noch heute erledigt haben.',
    'jumps-around': 'Sprang vom Tarif zur Rechnung und zurück.',
    'asks-basics': 'Fragte, wo man sich anmeldet.',
    'asks-for-colleague': 'Will nur mit derselben Kollegin verbunden werden.',
    chatty: 'Plauderte über Wetter und Garten, sehr freundlich.',
    'recommends-us': 'Hat uns Bekannten empfohlen.',
    'off-subject': 'Fragte nach Dingen, die nichts mit dem Dienst zu tun haben.',
    'on-subject': 'Fragte genau nach Aufzeichnung und Weiterleitung.',
    compares: 'Vergleicht uns mit allen anderen am Markt.',
    'wants-test': 'Möchte zuerst testen.',
    undecided: 'Weiß noch nicht, welcher Tarif passt.',
    'long-talk': 'Langes Gespräch ohne Entscheidung.',
    wavering: 'Beobachtet noch, nicht entschieden.',
    'shops-around': 'Sagt, wir seien einer von drei Lieferanten.',
  },
  labels: ['Verlängerung', 'Großkunde', 'nur schriftlich'],
}
