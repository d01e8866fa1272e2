import { createHash } from 'node:crypto'
import Papa from 'papaparse'
import type { CrmClient } from '../../../shared/client.ts'
import { CSV_FIELDS, csvMappingSchema, type CsvField, type CsvMapping } from '../../../shared/crm-source.ts'
import { foldText } from '../../fold-text.ts'
import type { SkippedRecord } from '../connector.ts'
import { clientFromMapped } from '../template/client-record.ts'

export type CsvTable = {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
  /** As the file has it, or as it was guessed. */
  readonly delimiter: string
  /** Lines that could not be read as the others: which, and why. */
  readonly problems: readonly string[]
}

/** Reads a table whose first line names the columns. `delimiter` null: the one that fits best. `limit`: for a preview. */
export function readCsv(text: string, delimiter: string | null, limit = 0): CsvTable {
  const parsed = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    ...(delimiter !== null && { delimiter }),
    ...(limit > 0 && { preview: limit }),
    transformHeader: (header) => header.trim(),
  })
  return {
    columns: parsed.meta.fields ?? [],
    rows: parsed.data,
    delimiter: parsed.meta.delimiter,
    problems: parsed.errors.map(({ row, message }) => `line ${(row ?? 0) + 2}: ${message}`),
  }
}

/** What columns are called in files that people export, folded (a hyphen is a blank then), in the order in which a column is asked for. */
const NAMES: Readonly<Record<CsvField, RegExp>> = {
  id: /^(?:id|uid|key|code|код|№|номер клиента|شناسه|کد|编号|客户编号)$/u,
  phones: /phone|mobile|tel|cell|fax|телефон|мобильн|сотов|тел\b|факс|تلفن|موبایل|همراه|شماره|电话|手机|传真|座机/u,
  email: /e ?mail|почта|ایمیل|رایانامه|邮箱|电子邮件/u,
  company: /company|organi[sz]ation|firm|account|компани|организаци|фирма|شرکت|سازمان|公司|单位|企业/u,
  country: /country|страна|کشور|国家/u,
  place: /city|town|place|город|населенный|شهر|城市/u,
  language: /language|язык|زبان|语言/u,
  tags: /^(?:tags?|labels?|groups?|categor|метки|теги|группа|категори|برچسب|گروه|标签|分组)/u,
  kind: /^(?:kind|type|тип|نوع|类型)$/u,
  name: /name|фио|имя|фамилия|отчество|клиент|контакт|نام|مشتری|姓名|名称|客户|联系人/u,
}

/** The mapping that the names of the columns suggest; each column is of one field. */
export function guessMapping(columns: readonly string[]): CsvMapping {
  const mapping: Record<string, string[]> = {}
  const fields = Object.entries(NAMES)
  for (const column of columns) {
    const folded = foldText(column)
    const [field] = fields.find(([, pattern]) => pattern.test(folded)) ?? []
    if (field !== undefined) (mapping[field] ??= []).push(column)
  }
  return csvMappingSchema.parse({ ...Object.fromEntries(CSV_FIELDS.map((field) => [field, []])), ...mapping })
}

export type ReadClients = { readonly clients: readonly CrmClient[]; readonly skipped: readonly SkippedRecord[] }

/**
 * Clients of a table. Without a column for it the id is made of what the row says: a row that stays as it is keeps its
 * client, and one that changes is another. A row without a name and without a number is nobody.
 */
export function csvClients({ rows }: Pick<CsvTable, 'rows'>, mapping: CsvMapping, changedAt: number): ReadClients {
  const clients = new Map<string, CrmClient>()
  const skipped: SkippedRecord[] = []
  for (const [index, row] of rows.entries()) {
    const texts = (field: CsvField): string[] =>
      (mapping[field] ?? []).map((column) => (row[column] ?? '').trim()).filter((text) => text !== '')
    const name = texts('name').join(' ')
    const phones = texts('phones')
    if (name === '' && phones.length === 0) {
      skipped.push({ id: `line ${index + 2}`, reason: 'neither a name nor a number' })
      continue
    }
    const id = texts('id').join('-') || idOf([name, ...phones, ...texts('email'), ...texts('company')])
    const read = clientFromMapped({
      id,
      name,
      phones,
      company: texts('company').join(', '),
      email: texts('email')[0] ?? '',
      country: texts('country')[0] ?? '',
      place: texts('place').join(', '),
      language: texts('language')[0] ?? '',
      tags: texts('tags')
        .flatMap((text) => text.split(/[;,|]/u))
        .map((tag) => tag.trim()),
      kind: /company|organi|компан|юр|شرکت|公司|企业/iu.test(texts('kind').join(' ')) ? 'company' : 'person',
      changedAt,
    })
    if (!read.ok) skipped.push({ id: `line ${index + 2}`, reason: read.error.message })
    else if (clients.has(id))
      skipped.push({ id: `line ${index + 2}`, reason: `the id ${id} is that of an earlier line` })
    else clients.set(id, read.value.client)
  }
  return { clients: [...clients.values()], skipped }
}

function idOf(parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(foldText)))
    .digest('hex')
    .slice(0, 24)
}
