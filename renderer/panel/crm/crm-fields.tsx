import type { ReactNode } from 'react'
import type { CrmSecrets, CrmSource } from '../../../shared/crm-source.ts'
import type { Session } from '../../../shared/ipc.ts'
import { SourceFields } from './source-fields.tsx'
import type { Templates } from './use-templates.ts'

export type CrmFieldsProps = {
  readonly source: CrmSource
  readonly session: Session
  readonly templates: Templates
  /** As far as they were typed. */
  readonly secrets: CrmSecrets
  readonly onSource: (source: CrmSource) => void
  readonly onSecrets: (secrets: CrmSecrets) => void
}

/** The CRM: the one source that is told what operators do; there may be none. */
export function CrmFields({ session, ...fields }: CrmFieldsProps): ReactNode {
  return (
    <SourceFields
      {...fields}
      sourceId=""
      kept={session.settings.crm}
      others={['demo', 'none']}
      canKeepPassword={session.canKeepPassword}
    />
  )
}
