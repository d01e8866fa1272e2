import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** `library-alone.ts` with the library itself, as one script for a page. */
export async function libraryScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL('library-alone.ts', import.meta.url)), formats: ['iife'], name: 'unused' },
    },
  })
  const [output] = Array.isArray(built) ? built : []
  const script = output?.output.find((file) => file.type === 'chunk')?.code
  if (script === undefined) throw new Error('the library was not built')
  return script
}
