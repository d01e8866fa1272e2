/** The program of a thread: beside the bundle under this name, in the sources beside the module that starts it. */
export function threadFile(starter: string, name: string): URL {
  return new URL(starter.endsWith('.mjs') ? `${name}.mjs` : `${name}.ts`, starter)
}
