import * as z from 'zod'
import { expression, milliseconds, requestSchema, skeletonSchema } from './schema-parts.ts'

/** How a request is known to be ours. `{"$base64": […]}` in a header joins and encodes its parts, secrets among them. */
export const authSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('headers'), headers: z.record(z.string(), skeletonSchema) }),
  z.strictObject({ kind: z.literal('basic'), user: z.string(), password: z.string() }),
  z.strictObject({ kind: z.literal('query'), query: z.record(z.string(), skeletonSchema) }),
  /** A request that gives a token: `$token` in these headers, and in all other requests. */
  z.strictObject({
    kind: z.literal('login'),
    request: requestSchema,
    token: skeletonSchema,
    headers: z.record(z.string(), skeletonSchema),
    /** The token is not used any longer than this. */
    validMs: milliseconds.default(3_600_000),
  }),
  /** RFC 6749. `token` is where tokens come from; secrets are settings. */
  z.strictObject({
    kind: z.literal('oauth2'),
    grant: z.enum(['client-credentials', 'password', 'refresh-token', 'authorization-code', 'jwt-bearer']),
    tokenUrl: z.string(),
    /** Of `authorization-code` (with PKCE, RFC 7636, and a loopback redirect, RFC 8252). */
    authorizeUrl: z.string().optional(),
    scope: z.string().default(''),
    clientId: z.string(),
    clientSecret: z.string().optional(),
    user: z.string().optional(),
    password: z.string().optional(),
    refreshToken: z.string().optional(),
    /**
     * Of `jwt-bearer` (RFC 7523): what is signed with RS256 in place of a password. `clientId` is its issuer. `claims`
     * are what the server wants besides: Google has the scope there.
     */
    assertion: z
      .strictObject({
        subject: z.string().optional(),
        audience: z.string(),
        /** An RSA key in PEM: a setting of the type «secret». */
        privateKey: z.string(),
        keyId: z.string().optional(),
        validSeconds: z.int().min(30).max(3_600).default(180),
        claims: z.record(z.string(), skeletonSchema).default({}),
      })
      .optional(),
    /** How the header names the token: «Bearer», «Zoho-oauthtoken». */
    scheme: z.string().default('Bearer'),
    /** The address of the API, where the token's answer tells it: it sees that answer without its tokens. */
    base: expression.optional(),
    /**
     * Where the browser comes back to (RFC 8252, 7.3). Servers that compare the whole address need a port that never
     * changes, and some know this machine only by its name; port 0 is any.
     */
    redirect: z
      .strictObject({
        host: z.enum(['127.0.0.1', 'localhost']).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(0),
        path: z
          .string()
          .regex(/^\/[a-z/-]*$/, 'a path of small letters')
          .default('/'),
      })
      .prefault({}),
    /** What the server wants besides: Zoho gives a refresh token only for `access_type` «offline». */
    authorizeParameters: z.record(z.string(), z.string()).default({}),
  }),
])
export type TemplateAuth = z.infer<typeof authSchema>
export type OauthAuth = Extract<TemplateAuth, { kind: 'oauth2' }>
