import { readFileSync, writeFile } from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import { localeSchema, type Locale } from '../shared/locale.ts'
import { log } from './log.ts'

// The settings are in the database, which opens while the first window is painted: this is all that window needs of them.
const file = (): string => path.join(app.getPath('userData'), 'last-locale')
let kept: Locale | null = null

/** The interface language of the last start; null at the first. */
export function readLastLocale(): Locale | null {
  try {
    kept = localeSchema.safeParse(readFileSync(file(), 'utf8')).data ?? null
  } catch {
    // not there at the first start; unreadable is no worse: the settings come a moment later
    kept = null
  }
  return kept
}

export function keepLastLocale(locale: Locale): void {
  if (locale === kept) return
  kept = locale
  writeFile(file(), locale, (error) => {
    if (error) log('last locale', error.message)
  })
}
