// What Electron needs from a Linux system beside itself: shared libraries, a virtual screen where there is no real one,
// and fonts for the languages of the user interface. Other systems bring all of it.
import { spawnSync } from 'node:child_process'
import { ensureDebianPackages, installCommand, isDebian } from './machine/debian-packages.mjs'
import { isEntry } from './machine/entry.mjs'

export { ensureDebianPackages }

// The second name of a pair is from before the 64-bit time transition (Debian 12, Ubuntu 22.04).
const ELECTRON_PACKAGES = ['libgtk-3-0t64 | libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2t64 | libasound2']
const FONTS = [
  { language: 'fa', name: 'Persian', package: 'fonts-dejavu-core' },
  { language: 'zh-cn', name: 'Chinese', package: 'fonts-wqy-microhei' },
]

/**
 * Checks the system, and as root on Debian or Ubuntu installs what is missing. Missing fonts are only warned about: the
 * app brings its own for Latin, Cyrillic and Persian.
 *
 * @param {{ executable: string, needsXvfb: boolean, extraPackages?: readonly string[] }} needs `executable` is Electron's
 * @returns {Promise<{ ok: true } | { ok: false, reason: string }>} `reason` says what to do
 */
export async function ensureSystemLibraries({ executable, needsXvfb, extraPackages = [] }) {
  if (process.platform !== 'linux') return { ok: true }
  const libraries = missingLibraries(executable)
  const needsScreen = needsXvfb && !isInPath('Xvfb')
  const essential = [
    ...(libraries.length > 0 ? ELECTRON_PACKAGES : []),
    ...(needsScreen ? ['xvfb'] : []),
    ...extraPackages,
  ]
  const fonts = FONTS.filter(({ language }) => !hasFontFor(language))
  if (!isDebian() && (libraries.length > 0 || needsScreen)) {
    const things = [...libraries, ...(needsScreen ? ['the program Xvfb'] : [])].join(', ')
    return { ok: false, reason: `This system lacks ${things}; install them with its package manager.` }
  }
  if (isDebian() && process.getuid?.() === 0) {
    const fontPackages = fonts.length > 0 ? ['fontconfig', ...fonts.map((font) => font.package)] : []
    if ((await ensureDebianPackages([...essential, ...fontPackages])).ok) return stillMissing(executable)
  }
  // Fonts alone never stop anything, and a failure above may have been due to them.
  const installed = await ensureDebianPackages(essential)
  if (!installed.ok) {
    const lacks = [...libraries, ...(needsScreen ? ['Xvfb'] : [])].join(', ')
    return {
      ok: false,
      reason: `This system lacks ${lacks === '' ? extraPackages.join(', ') : lacks}.\n${installed.reason}`,
    }
  }
  if (fonts.length > 0) warnAboutFonts(fonts)
  return stillMissing(executable)
}

/**
 * Whether a program is in PATH.
 *
 * @param {string} program
 */
export function isInPath(program) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' }).status === 0
}

/** @param {string} executable */
function stillMissing(executable) {
  const libraries = missingLibraries(executable)
  if (libraries.length === 0) return { ok: /** @type {const} */ (true) }
  return { ok: /** @type {const} */ (false), reason: `Electron still lacks ${libraries.join(', ')}.` }
}

/** @param {string} executable @returns {string[]} file names such as libnss3.so */
function missingLibraries(executable) {
  const listing = spawnSync('ldd', [executable], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  // Without ldd (musl systems) nothing can be told before Electron itself complains.
  if (listing.error !== undefined) return []
  return [...listing.stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/** @param {string} language of fontconfig */
function hasFontFor(language) {
  const list = spawnSync('fc-list', [`:lang=${language}`, 'family'], { encoding: 'utf8' })
  return list.error === undefined && list.stdout.trim() !== ''
}

/** @param {typeof FONTS} fonts */
function warnAboutFonts(fonts) {
  const names = fonts.map((font) => font.name).join(' and ')
  const hint = isDebian() ? ` To install: ${installCommand(fonts.map((font) => font.package))}` : ''
  process.stderr.write(`No font for ${names} on this system; such text may show as boxes.${hint}\n`)
}

if (isEntry(import.meta.url)) {
  const { resolveElectron } = await import('./electron-runtime.mjs')
  const { executable } = await resolveElectron()
  const needsXvfb = !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  const outcome = await ensureSystemLibraries({ executable, needsXvfb })
  console.log(outcome.ok ? 'The system has all that Electron needs.' : outcome.reason)
  process.exitCode = outcome.ok ? 0 : 1
}
