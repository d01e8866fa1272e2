// npm as a child process. Whatever registry, proxy, certificates and credentials npm is set up with apply.

/**
 * The command line that starts npm, without a shell: under `npm run` npm tells where its own script is. Started by hand,
 * npm must be found in PATH, and on Windows it is a command file, which needs a shell.
 *
 * @param {readonly string[]} npmArguments fixed words only: they may pass through a shell on Windows
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(npmArguments) {
  const script = process.env['npm_execpath']
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) {
    return {
      command: process.env['npm_node_execpath'] ?? process.execPath,
      args: [script, ...npmArguments],
      shell: false,
    }
  }
  return { command: 'npm', args: [...npmArguments], shell: process.platform === 'win32' }
}
