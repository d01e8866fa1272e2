/**
 * Reads what the system says of an address, in the words of a proxy script («PROXY host:port; DIRECT»). Proxies of other
 * kinds (SOCKS, QUIC) are left out; where nothing is left, straight is all there is to try.
 */
export function readProxies(text: string): string[] {
  const ways = text.split(';').flatMap((entry) => {
    const [kind = '', place = ''] = entry.trim().split(/\s+/u)
    if (kind.toUpperCase() === 'DIRECT') return ['']
    const scheme = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' }[kind.toUpperCase()]
    const url = scheme === undefined ? null : URL.parse(`${scheme}://${place}`)
    return url && place !== '' ? [`${url.protocol}//${url.host}`] : []
  })
  return ways.length > 0 ? [...new Set(ways)].slice(0, 20) : ['']
}
