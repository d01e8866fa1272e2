/** A list with one of its entries a place further up or down; as it is where there is no such place. */
export function moved<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  id: string,
  by: -1 | 1,
): Entry[] {
  const from = entries.findIndex((entry) => entry.id === id)
  const one = entries[from]
  const other = entries[from + by]
  if (!one || !other) return [...entries]
  return entries.map((entry) => (entry === one ? other : entry === other ? one : entry))
}
