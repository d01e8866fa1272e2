const FILES: Readonly<Record<string, string>> = import.meta.glob('../templates/*.crm.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** The texts of the templates that ship, part of the bundle. */
export const SHIPPED_TEMPLATES: readonly string[] = Object.values(FILES)
