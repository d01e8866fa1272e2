import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../shared/result.ts'
import { useApp } from './app-store.ts'
import { Button } from './button.tsx'
import { canJoin } from './conference.ts'
import { usePeer } from './peer-context.ts'

export type JoinButtonProps = {
  readonly look: 'normal' | 'plain'
  readonly hasKey: boolean
  readonly onRequest: (request: Promise<Result<unknown>>) => void
}

const NO_CALLS: readonly never[] = []

/** Brings all calls together; nothing where there is one only, or all are together already. */
export function JoinButton({ look, hasKey, onRequest }: JoinButtonProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const isPossible = canJoin(useApp((state) => state.session?.calls ?? NO_CALLS))
  if (!isPossible) return null
  return (
    <Button
      look={look}
      {...(hasKey ? { keyName: 'conference' as const } : {})}
      onPress={() => onRequest(peer.request('call.join', null))}
    >
      {t('conference.join')}
    </Button>
  )
}
