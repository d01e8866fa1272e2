import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, net, protocol } from 'electron'

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

/** Must run before Electron is ready: a scheme's privileges are fixed from then on. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
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
    const response = await net.fetch(pathToFileURL(file).href)
    const headers = new Headers(response.headers)
    headers.set('Content-Security-Policy', url.pathname.startsWith('/phone/') ? PHONE_POLICY : BASE_POLICY)
    headers.set('X-Content-Type-Options', 'nosniff')
    return new Response(response.body, { status: response.status, headers })
  })
}
