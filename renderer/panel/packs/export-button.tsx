import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../shared/result.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { Button } from '../../ui/button.tsx'
import { usePeer } from '../../ui/peer-context.ts'

export type ExportButtonProps = {
  readonly pack: Pack
  /** Stands behind the pack's id in the name of the file. */
  readonly suffix: string
  readonly onFailure: (failure: Failure | null) => void
}

/** Writes a pack to a file that can be imported elsewhere, or edited by hand. */
export function ExportButton({ pack, suffix, onFailure }: ExportButtonProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const save = async (): Promise<void> => {
    const text = `${JSON.stringify(pack, null, 2)}\n`
    const saved = await peer.request('file.save', { name: `${pack.id}-${suffix}.json`, text })
    onFailure(saved.ok ? null : saved.error)
  }
  return (
    <Button look="plain" onPress={() => void save()}>
      {t('packs.export')}
    </Button>
  )
}
