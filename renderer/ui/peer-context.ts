import { createContext, useContext } from 'react'
import type { Peer } from '../../shared/rpc.ts'

export const PeerContext = createContext<Peer | null>(null)

/** The window's connection to main. */
export function usePeer(): Peer {
  const peer = useContext(PeerContext)
  if (!peer) throw new Error('usePeer is used outside PeerContext')
  return peer
}
