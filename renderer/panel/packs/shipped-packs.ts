/** The packs that come with the product; all others are the company's own. */
export const SHIPPED_PACK_IDS: readonly string[] = ['account-trust', 'relationship', 'lifecycle', 'service-style']
