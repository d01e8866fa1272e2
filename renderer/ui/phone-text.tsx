import type { ReactNode } from 'react'

/** A phone number: left to right in every language, with figures that stand under each other. */
export function PhoneText({ children }: { readonly children: string }): ReactNode {
  return (
    <bdi dir="ltr" className="phone-text">
      {children}
    </bdi>
  )
}
