import * as z from 'zod'

/** Ways to an address, best first: a proxy as `http://host:port` or `https://host:port`; empty: straight. */
export const proxiesSchema = z.array(z.union([z.literal(''), z.url({ protocol: /^https?$/ })])).max(20)
