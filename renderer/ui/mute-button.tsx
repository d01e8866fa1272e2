import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../shared/call.ts'
import type { Result } from '../../shared/result.ts'
import { Button } from './button.tsx'
import { usePeer } from './peer-context.ts'

export type MuteButtonProps = {
  readonly call: Call
  readonly hasKey: boolean
  readonly onPress: (request: Promise<Result<unknown>>) => void
}

export function MuteButton({ call, hasKey, onPress }: MuteButtonProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  return (
    <Button
      {...(hasKey ? { keyName: 'mute' as const } : {})}
      isPressed={call.isMuted}
      onPress={() => onPress(peer.request('call.mute', { callId: call.id, isMuted: !call.isMuted }))}
    >
      {call.isMuted ? t('call.unmute') : t('call.mute')}
    </Button>
  )
}
