import initial from './migrations/0001-initial.sql?raw'
import typesWithReasons from './migrations/0002-types-with-reasons.sql?raw'
import callsOfOurOwn from './migrations/0003-calls-of-our-own.sql?raw'
import linesAndPeople from './migrations/0004-lines-and-people.sql?raw'
import crm from './migrations/0005-crm.sql?raw'
import sources from './migrations/0006-sources.sql?raw'

/** One step of the schema. `number` is the user_version after it. */
export type Migration = { readonly number: number; readonly name: string; readonly sql: string }

/** All steps in order; a step that has been released is never changed. The texts are part of the bundle. */
export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: '0001-initial', sql: initial },
  { number: 2, name: '0002-types-with-reasons', sql: typesWithReasons },
  { number: 3, name: '0003-calls-of-our-own', sql: callsOfOurOwn },
  { number: 4, name: '0004-lines-and-people', sql: linesAndPeople },
  { number: 5, name: '0005-crm', sql: crm },
  { number: 6, name: '0006-sources', sql: sources },
]
