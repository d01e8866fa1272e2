// Reads zip files and writes asar archives, as far as unpacking an Electron runtime needs it: no unzip program, no
// dependency that would have to be installed first.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'

const ZIP_END_OF_CENTRAL_DIRECTORY = Buffer.from('PK\u0005\u0006', 'latin1')
const ZIP_CENTRAL_ENTRY = 0x02014b50
const ZIP_LONGEST_TAIL = 65_557

/**
 * Unpacks a zip file (stored and deflated entries; no zip64, no encryption).
 *
 * @param {string} file
 * @param {(name: string) => string | undefined} destinationOf where an entry goes; `undefined` leaves it out
 */
export function unzip(file, destinationOf) {
  const descriptor = fs.openSync(file, 'r')
  /** @param {number} position @param {number} length */
  const read = (position, length) => {
    const buffer = Buffer.alloc(length)
    const count = fs.readSync(descriptor, buffer, 0, length, position)
    if (count !== length) throw new Error(`${file}: zip file is cut short`)
    return buffer
  }
  try {
    const { size } = fs.fstatSync(descriptor)
    const tailLength = Math.min(size, ZIP_LONGEST_TAIL)
    const tail = read(size - tailLength, tailLength)
    const end = tail.lastIndexOf(ZIP_END_OF_CENTRAL_DIRECTORY)
    if (end < 0) throw new Error(`${file}: not a zip file`)
    const directory = read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
    let position = 0
    while (position < directory.length && directory.readUInt32LE(position) === ZIP_CENTRAL_ENTRY) {
      const method = directory.readUInt16LE(position + 10)
      const packedSize = directory.readUInt32LE(position + 20)
      const nameLength = directory.readUInt16LE(position + 28)
      const mode = directory.readUInt32LE(position + 38) >>> 16
      const localHeader = directory.readUInt32LE(position + 42)
      const name = directory.toString('utf8', position + 46, position + 46 + nameLength)
      position += 46 + nameLength + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32)
      const destination = destinationOf(name)
      if (destination === undefined) continue
      const header = read(localHeader, 30)
      const data = read(localHeader + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), packedSize)
      if (method !== 0 && method !== 8)
        throw new Error(`${file}: ${name}: compression method ${method} is not supported`)
      fs.mkdirSync(path.dirname(destination), { recursive: true })
      fs.writeFileSync(destination, method === 0 ? data : zlib.inflateRawSync(data), { mode: mode & 0o777 || 0o644 })
    }
  } finally {
    fs.closeSync(descriptor)
  }
}

/**
 * Packs the files of one folder (no subfolders) into an asar archive: a Chromium pickle holding a JSON header, then the
 * bodies.
 *
 * @param {string} folder
 */
export function packAsar(folder) {
  /** @type {Record<string, { size: number, offset: string }>} */
  const files = {}
  const bodies = []
  let offset = 0
  for (const name of fs.readdirSync(folder).toSorted()) {
    const body = fs.readFileSync(path.join(folder, name))
    files[name] = { size: body.length, offset: String(offset) }
    bodies.push(body)
    offset += body.length
  }
  const json = Buffer.from(JSON.stringify({ files }))
  const padded = Math.ceil(json.length / 4) * 4
  const header = Buffer.alloc(16 + padded)
  header.writeUInt32LE(4, 0)
  header.writeUInt32LE(padded + 8, 4)
  header.writeUInt32LE(padded + 4, 8)
  header.writeUInt32LE(json.length, 12)
  json.copy(header, 16)
  return Buffer.concat([header, ...bodies])
}
