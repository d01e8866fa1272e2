import type { WatchedColleague } from '../../shared/calling-settings.ts'

const COLLEAGUES_MAX = 200
const NAME_MAX_LENGTH = 80
const EXTENSION_MAX_LENGTH = 200

/** Colleagues as they are written in the settings, one a line: «Anna Petrova 101». */
export function colleagueLines(colleagues: readonly WatchedColleague[]): string {
  return colleagues.map(({ name, extension }) => (name === extension ? name : `${name} ${extension}`)).join('\n')
}

/**
 * Reads such lines: what stands last is the extension, or the SIP address; alone it is the name as well. An extension
 * that stands there twice counts once.
 */
export function readColleagueLines(text: string): WatchedColleague[] {
  const read = new Map<string, WatchedColleague>()
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/u)
    const extension = words.at(-1)?.slice(0, EXTENSION_MAX_LENGTH) ?? ''
    const name = (words.slice(0, -1).join(' ') || extension).slice(0, NAME_MAX_LENGTH).trim()
    if (extension !== '' && !read.has(extension)) read.set(extension, { name, extension })
  }
  return [...read.values()].slice(0, COLLEAGUES_MAX)
}
