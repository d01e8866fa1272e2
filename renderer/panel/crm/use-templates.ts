import { useEffect, useState } from 'react'
import type { CrmTemplate } from '../../../shared/crm-source.ts'
import { useLocale } from '../../ui/app-store.ts'
import { usePeer } from '../../ui/peer-context.ts'

export type Templates = {
  readonly all: readonly CrmTemplate[]
  /** Puts one more among them, or a newer version of one. */
  readonly add: (added: CrmTemplate) => void
}

/** The templates there are, the same for the CRM and for further sources. */
export function useTemplates(): Templates {
  const peer = usePeer()
  const locale = useLocale()
  const [all, setAll] = useState<readonly CrmTemplate[]>([])
  useEffect(() => {
    let isCurrent = true
    void peer.request('crm.templates', { locale }).then((answer) => {
      if (isCurrent && answer.ok) setAll(answer.value)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, locale])
  const add = (added: CrmTemplate): void => setAll([...all.filter(({ id }) => id !== added.id), added])
  return { all, add }
}
