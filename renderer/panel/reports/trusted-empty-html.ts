// ECharts empties its element by innerHTML = '', which the windows' policy (require-trusted-types-for) refuses like any
// other HTML from a text. Only this one text is let through; whatever else is written that way still throws.
type PolicyFactory = {
  readonly defaultPolicy: unknown
  createPolicy(name: string, rules: { createHTML: (text: string) => string | null }): unknown
}

/** Lets the empty text be set as HTML in this window; to be called before a chart is made. */
export function allowEmptyHtml(): void {
  const factory = trustedTypesOf(window)
  if (factory === null || factory.defaultPolicy !== null) return
  factory.createPolicy('default', { createHTML: (text) => (text === '' ? '' : null) })
}

function trustedTypesOf(scope: object): PolicyFactory | null {
  if (!('trustedTypes' in scope) || scope.trustedTypes === undefined) return null
  // what the specification (W3C Trusted Types) says of the object under this name
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return scope.trustedTypes as PolicyFactory
}
