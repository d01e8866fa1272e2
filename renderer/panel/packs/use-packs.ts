import { useEffect, useState } from 'react'
import type { PackVersion } from '../../../shared/pack-version.ts'
import type { Failure, Result } from '../../../shared/result.ts'
import type { Peer } from '../../../shared/rpc.ts'
import { useApp } from '../../ui/app-store.ts'
import { usePeer } from '../../ui/peer-context.ts'

export type PackVersions = {
  /** Null until the first answer. */
  readonly versions: readonly PackVersion[] | null
  readonly failure: Failure | null
}

/** The packs in use, asked for again whenever they change. */
export function usePacks(): PackVersions {
  return useVersions(listPacks, '')
}

/** All versions of a pack, newest first. */
export function usePackVersions(packId: string): PackVersions {
  return useVersions(listVersions, packId)
}

type Ask = (peer: Peer, packId: string) => Promise<Result<PackVersion[]>>

const listPacks: Ask = (peer) => peer.request('packs.list', null)
const listVersions: Ask = (peer, packId) => peer.request('packs.versions', { packId })

function useVersions(ask: Ask, packId: string): PackVersions {
  const peer = usePeer()
  const packsVersion = useApp((state) => state.packsVersion)
  const isDataReady = useApp((state) => state.session?.data.isReady ?? false)
  const [found, setFound] = useState<PackVersions>({ versions: null, failure: null })
  useEffect(() => {
    let isCurrent = true
    void ask(peer, packId).then((answer) => {
      if (!isCurrent) return
      // what was there stays readable while the data process is away
      setFound(({ versions }) =>
        answer.ok ? { versions: answer.value, failure: null } : { versions, failure: answer.error },
      )
    })
    return () => {
      isCurrent = false
    }
  }, [peer, ask, packId, packsVersion, isDataReady])
  return found
}
