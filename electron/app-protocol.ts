import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { app, protocol } from 'electron'
import { log } from './log.ts'

export const APP_ORIGIN = 'app://vizitka'

// Nothing but our own files. The phone alone may open WebSockets: its server is a setting, so any host must be allowed.
const BASE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')
const PHONE_POLICY = `${BASE_POLICY}; connect-src ws: wss:; media-src 'self' blob: mediastream:`

/** Everything the build puts there; anything else is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

/** Must run before Electron is ready: a scheme's privileges are fixed from then on. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves dist/renderer as app://vizitka/, and nothing outside it. */
export function setupAppProtocol(): void {
  const root = path.join(app.getAppPath(), 'dist', 'renderer')
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const file = path.normalize(path.join(root, decodeURIComponent(url.pathname)))
    if (url.origin !== 'null' && url.host !== 'vizitka') return new Response(null, { status: 404 })
    if (!file.startsWith(root + path.sep)) return new Response(null, { status: 404 })
    const type = CONTENT_TYPES[path.extname(file)]
    if (type === undefined) return new Response(null, { status: 404 })
    try {
      // read here, not fetched as a file: URL: the first window need not wait for the network process to start
      return new Response(await readFile(file), {
        headers: {
          'Content-Type': type,
          'Content-Security-Policy': url.pathname.startsWith('/phone/') ? PHONE_POLICY : BASE_POLICY,
          'X-Content-Type-Options': 'nosniff',
        },
      })
    } catch (error) {
      log('app protocol', String(error))
      return new Response(null, { status: 404 })
    }
  })
}
