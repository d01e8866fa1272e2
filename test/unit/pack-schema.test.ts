import { format } from 'oxfmt'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import formatRules from '../../.oxfmtrc.json' with { type: 'json' }
import accountTrust from '../../shared/typology/packs/account-trust.json' with { type: 'json' }
import lifecycle from '../../shared/typology/packs/lifecycle.json' with { type: 'json' }
import relationship from '../../shared/typology/packs/relationship.json' with { type: 'json' }
import serviceStyle from '../../shared/typology/packs/service-style.json' with { type: 'json' }
import { packSchema } from '../../shared/typology/pack.ts'

const SCHEMA_FILE = '../../docs/pack.schema.json'

/** As a person writes a pack, so what has a default may be left out. */
function schemaOfFiles() {
  return { title: 'Vizitka typology pack', ...z.toJSONSchema(packSchema, { io: 'input' }) }
}

/** The readers of a pack file other than the app itself: editors with completion, and scripts of a company. */
const asOthersRead = z.fromJSONSchema(schemaOfFiles())

describe('the JSON Schema of a pack file', () => {
  // rewritten by: npm test -- test/unit/pack-schema.test.ts -u
  it('is the one in the documents', async () => {
    const { code, errors } = await format('pack.schema.json', JSON.stringify(schemaOfFiles(), null, 2), {
      printWidth: formatRules.printWidth,
    })
    expect(errors).toEqual([])
    await expect(code).toMatchFileSnapshot(SCHEMA_FILE)
  })

  it.each([accountTrust, relationship, lifecycle, serviceStyle])('accepts the shipped pack $id', (pack) => {
    expect(asOthersRead.safeParse(pack).success).toBe(true)
  })

  it('asks for nothing that has a default, and for all that has none', () => {
    const { types, ...rest } = accountTrust
    const fewest = types.map(({ id, label, signs, expectations, say, do: lines, dont }) => ({
      id,
      label,
      signs: signs.map((sign) => ({ id: sign.id, text: sign.text, strength: sign.strength })),
      expectations,
      say,
      do: lines,
      dont,
    }))
    expect(asOthersRead.safeParse({ ...rest, types: fewest }).success).toBe(true)
    const withoutSigns = fewest.map((type) => ({ ...type, signs: undefined }))
    expect(asOthersRead.safeParse({ ...rest, types: withoutSigns }).success).toBe(false)
  })

  it('refuses a field that the format does not know, and a word that is none of the choices', () => {
    expect(asOthersRead.safeParse({ ...accountTrust, colour: 'red' }).success).toBe(false)
    const certain = accountTrust.types.map((type) => ({
      ...type,
      signs: type.signs.map((sign) => ({ ...sign, strength: 'certain' })),
    }))
    expect(asOthersRead.safeParse({ ...accountTrust, types: certain }).success).toBe(false)
  })
})
