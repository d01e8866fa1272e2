import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { failure, success, type Result } from '../../shared/result.ts'

const PRIVATE_KEY_FILE = 'snapshot-private-key.pem'
const PUBLIC_KEY_FILE = 'snapshot-public-key.txt'

/**
 * Makes a key pair in a folder and answers the public one as settings have it. Keys that are there stay: with a new pair
 * every station would need the new public key.
 */
export function makeKeys(folder: string): Result<string, 'not-written'> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const text = publicKeyText(publicKey)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, PRIVATE_KEY_FILE), privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
      flag: 'wx',
    })
    writeFileSync(path.join(folder, PUBLIC_KEY_FILE), `${text}\n`, { flag: 'wx' })
  } catch (error) {
    return failure('not-written', reasonOf(error))
  }
  return success(text)
}

/** The private key of a folder that `makeKeys` filled, or of a PEM file. */
export function readPrivateKey(place: string): Result<KeyObject, 'no-key'> {
  try {
    const file = place.endsWith('.pem') ? place : path.join(place, PRIVATE_KEY_FILE)
    const key = createPrivateKey(readFileSync(file))
    return key.asymmetricKeyType === 'ed25519' ? success(key) : failure('no-key', `${file} is no Ed25519 key`)
  } catch (error) {
    return failure('no-key', reasonOf(error))
  }
}

/** Null: the text is no Ed25519 key. */
export function readPublicKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

/** The public half of a key, as settings have it. */
export function publicKeyText(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
