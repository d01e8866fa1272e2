import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type CertificateOptions = {
  /** Alternative names as OpenSSL writes them: `IP:127.0.0.1`, `DNS:localhost`. */
  readonly names: string
  /** Default: an hour ago to tomorrow. */
  readonly validFrom?: Date
  readonly validTo?: Date
}

const HOUR_MS = 3_600_000

// what `openssl ca` wants to know; `openssl x509` of version 3.0 can set no dates
const CONFIGURATION = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`

/** Key and certificate of a server, signed by itself, PEM. The folder gets OpenSSL's files. */
export function makeCertificate(
  folder: string,
  commonName: string,
  {
    names,
    validFrom = new Date(Date.now() - HOUR_MS),
    validTo = new Date(Date.now() + 24 * HOUR_MS),
  }: CertificateOptions,
): { readonly key: string; readonly cert: string } {
  const openssl = (...parameters: string[]): void => {
    execFileSync('openssl', parameters, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const dates = ['-startdate', openSslDate(validFrom), '-enddate', openSslDate(validTo)]
  writeFileSync(join(folder, 'ca.cnf'), CONFIGURATION)
  writeFileSync(join(folder, 'index.txt'), '')
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'server.key')
  openssl(
    'req',
    '-new',
    '-key',
    'server.key',
    '-subj',
    `/CN=${commonName}`,
    '-addext',
    `subjectAltName=${names}`,
    '-out',
    'server.csr',
  )
  openssl(
    'ca',
    '-batch',
    '-notext',
    '-selfsign',
    '-config',
    'ca.cnf',
    '-keyfile',
    'server.key',
    '-in',
    'server.csr',
    '-out',
    'server.crt',
    ...dates,
  )
  return {
    key: readFileSync(join(folder, 'server.key'), 'utf8'),
    cert: readFileSync(join(folder, 'server.crt'), 'utf8'),
  }
}

/** `YYYYMMDDHHMMSSZ`. */
function openSslDate(date: Date): string {
  return `${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`
}
