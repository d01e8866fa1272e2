/** What two members say of each other. Both are symmetric. */
export type Likeness<Item> = {
  /** Something speaks for it that they are one. */
  readonly isAlike: (one: Item, other: Item) => boolean
  /** Nothing speaks against it. */
  readonly mayBeOne: (one: Item, other: Item) => boolean
}

/**
 * Puts items together into groups: two groups become one where some member of each is alike and all may be one. Of several
 * ways the items that stand earlier come first, so the same items in the same order give the same groups.
 */
export function mergeAlike<Item>(items: readonly Item[], { isAlike, mayBeOne }: Likeness<Item>): readonly Item[][] {
  const groups = items.map((item) => [item])
  const belong = (one: readonly Item[], other: readonly Item[]): boolean =>
    one.some((member) => other.some((candidate) => isAlike(member, candidate))) &&
    one.every((member) => other.every((candidate) => mayBeOne(member, candidate)))
  for (let index = 0; index < groups.length; index += 1) {
    const group = groups[index] ?? []
    for (let next = index + 1; next < groups.length;) {
      const other = groups[next] ?? []
      if (belong(group, other)) {
        group.push(...other)
        groups.splice(next, 1)
        // who was not alike before may be alike to those who have just come
        next = index + 1
      } else next += 1
    }
  }
  return groups
}
