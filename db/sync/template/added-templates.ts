import type { CrmTemplate } from '../../../shared/crm-source.ts'
import type { Locale } from '../../../shared/locale.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import { logProblem } from '../../log.ts'
import type { Database } from '../../database.ts'
import { loadTemplate } from './load-template.ts'
import { SHIPPED_TEMPLATES } from './shipped-templates.ts'
import type { Template } from './template-schema.ts'

/** Templates that people can choose: those that ship, and the company's own. An own one stands in for one that ships. */
export function openTemplates(database: Database, now: () => number) {
  const select = database.prepare<[], string>('SELECT text FROM crm_template ORDER BY id').pluck()
  const selectOne = database.prepare<[string], string>('SELECT text FROM crm_template WHERE id = ?').pluck()
  const upsert = database.prepare<[string, string, number]>(
    `INSERT INTO crm_template (id, text, added_at) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET text = excluded.text, added_at = excluded.added_at`,
  )

  /** Null: an older version of the program may meet what a newer one has taken. */
  const read = (text: string): Template | null => {
    const template = loadTemplate(text)
    if (template.ok) return template.value
    logProblem({ what: 'CRM template', message: template.error.message })
    return null
  }

  return {
    /** By name, as people read them. */
    list(locale: Locale): CrmTemplate[] {
      const all = [...SHIPPED_TEMPLATES, ...select.all()].map(read).filter((template) => template !== null)
      const byId = new Map(all.map((template) => [template.id, shown(template, locale)]))
      return [...byId.values()].toSorted((one, other) => one.name.localeCompare(other.name, locale))
    },

    /** The template of this id as it is now; null: there is none. */
    find(id: string): Template | null {
      const own = selectOne.get(id)
      if (own !== undefined) return read(own)
      return SHIPPED_TEMPLATES.map(read).find((template) => template?.id === id) ?? null
    },

    /** Keeps a template; all that is wrong with it stands in the failure, each with its path, one a line. */
    add(text: string, locale: Locale): Result<CrmTemplate, 'template'> {
      const template = loadTemplate(text)
      if (!template.ok) {
        const problems = template.problems ?? []
        const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
        return failure('template', lines.join('\n') || template.error.message)
      }
      upsert.run(template.value.id, text, now())
      return success(shown(template.value, locale))
    },
  }
}
export type Templates = ReturnType<typeof openTemplates>

function shown({ id, name, verified, settings }: Template, locale: Locale): CrmTemplate {
  return {
    id,
    name,
    verified: { how: verified.how, against: verified.against, date: verified.date },
    settings: settings.map((setting) => ({
      name: setting.name,
      type: setting.type,
      title: titleIn(setting.title, locale),
      isOptional: setting.type === 'number' || ('isOptional' in setting && setting.isOptional),
      default: 'default' in setting ? String(setting.default) : '',
      options:
        setting.type === 'choice'
          ? setting.options.map(({ value, title }) => ({ value, title: titleIn(title, locale) }))
          : [],
    })),
  }
}

/** In the asked language, else in English, else in the first there is. */
function titleIn(title: string | Readonly<Record<string, string>>, locale: Locale): string {
  if (typeof title === 'string') return title
  return title[locale] ?? title['en'] ?? Object.values(title)[0] ?? ''
}
