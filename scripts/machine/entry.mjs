// Whether a module is the program or only imported; `import.meta.main` needs a newer Node than some developers have.
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @param {string} moduleAddress the caller's `import.meta.url`
 */
export function isEntry(moduleAddress) {
  const script = process.argv[1]
  return script !== undefined && fs.realpathSync(script) === fileURLToPath(moduleAddress)
}
