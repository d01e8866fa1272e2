import pg from 'pg'

const LISTEN_AGAIN_MS = 30_000

/**
 * Calls back whenever the database tells of changes on a channel, by a connection that is kept for it and made again when
 * it is lost; answers how to end that. A hint only: the run of every minute finds the same changes.
 */
export function listen(pool: pg.Pool, channel: string, onChange: () => void): () => void {
  let isOver = false
  let listening: pg.PoolClient | null = null
  let timer: NodeJS.Timeout | null = null

  const lost = (client: pg.PoolClient | null): void => {
    if (listening !== client) return
    listening = null
    client?.release(true)
    if (isOver) return
    timer = setTimeout(() => void begin(), LISTEN_AGAIN_MS)
    timer.unref()
  }

  const begin = async (): Promise<void> => {
    let client: pg.PoolClient | null = null
    try {
      client = await pool.connect()
      if (isOver) return client.release(true)
      const connected = client
      listening = connected
      // nobody else hears of the end of a connection that is taken out of the pool
      connected.on('error', () => lost(connected))
      connected.on('end', () => lost(connected))
      connected.on('notification', onChange)
      await connected.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    } catch {
      // the run itself tells people what is wrong with the database
      lost(client)
    }
  }
  void begin()

  return () => {
    isOver = true
    if (timer) clearTimeout(timer)
    const client = listening
    listening = null
    client?.release(true)
  }
}
