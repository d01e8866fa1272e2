import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareNames } from '../../db/facts/compare-names.ts'

describe('one person', () => {
  test.each([
    // order, case, patronymic, titles
    ['Иван Петров', 'IVAN PETROV'],
    ['Иван Петров', 'PETROV IVAN'],
    ['Иван Сергеевич Петров', 'IVAN PETROV'],
    ['Петров Иван Сергеевич', 'Иван Петров'],
    ['г-н Иван Петров', 'MR IVAN PETROV'],
    ['ИП Петров Иван Сергеевич', 'IVAN PETROV'],
    ['Dr. Jürgen Müller', 'HERR JUERGEN MUELLER'],
    // passports, banks and habits
    ['Юлия Щербакова', 'YULIA SHCHERBAKOVA'],
    ['Юлия Щербакова', 'IULIIA SHCHERBAKOVA'],
    ['Юлия Щербакова', 'JULIA SCERBAKOVA'],
    ['Юлия Щербакова', 'Julija Ščerbakova'],
    ['Сергей Соловьёв', 'SERGEI SOLOVYOV'],
    ['Сергей Соловьев', 'SERGEJ SOLOVIEV'],
    ['Ксения Хабарова', 'XENIA HABAROVA'],
    ['Алексей Кузнецов', 'ALEXEY KUZNECOV'],
    ['Александр Сергеев', 'ALEKSANDER SERGEYEV'],
    ['Пётр Смирнов', 'PYOTR SMIRNOFF'],
    ['Сергій Гончаренко', 'SERHII HONCHARENKO'],
    ['Ганс Фишер', 'HANS FISCHER'],
    ['Шерзод Рахимов', 'SHERZOD RAXIMOV'],
    ['Гжегож Новак', 'GRZEGORZ NOWAK'],
    ['Şahin Güneş', 'SAHIN GUNES'],
    ["D'Arcy O'Neill", 'DARCY ONEILL'],
    ['Grace Smith-Jones', 'GRACE SMITHJONES'],
    ['Vincent van Gogh', 'VINCENT GOGH'],
    ['Leonardo DiCaprio', 'LEONARDO DI CAPRIO'],
    // Arabic script, which leaves out the short vowels
    ['محمد رضایی', 'MOHAMMAD REZAEI'],
    ['محمد رضایی', 'REZAYI MOHAMMED'],
    ['محمد رضايي', 'محمد رضائی'],
    ['آقای محمد رضایی', 'Muhammad Rezaee'],
    ['علی‌رضا کریمی', 'ALI REZA KARIMI'],
    ['محمود احمدی‌نژاد', 'MAHMOUD AHMADI NEJAD'],
    ['خانم سارا قاسمی', 'SARA GHASEMI'],
    ['سارا قاسمی', 'SARAH QASEMI'],
    ['داود موسوی', 'DAVOUD MOUSAVI'],
    ['أحمد يوسف', 'AHMED YOUSSEF'],
    ['حسین موسوی', 'Хоссейн Мусави'],
    // Chinese, family name first
    ['李伟', 'LI WEI'],
    ['李伟', 'WEI LI'],
    ['李伟先生', 'MR LI WEI'],
    ['李小龙', 'LI XIAO LONG'],
    ['李小龙', 'XIAOLONG LI'],
    ['欧阳娜娜', 'NANA OUYANG'],
    ['单田芳', 'SHAN TIANFANG'],
    ['吕布', 'LYU BU'],
    ['李伟', 'DAVID LI WEI'],
    ['李伟 LI WEI', 'LI WEI'],
    ['Ли Вэй', 'LI WEI'],
    // initials
    ['Иван Петров', 'I. PETROV'],
    ['Иван Петров', 'PETROV I'],
    ['Юлия Петрова', 'YU. PETROVA'],
    ['Юлия Петрова', 'J PETROVA'],
    ['Иван Сергеевич Петров', 'И. С. Петров'],
    ['محمد رضایی', 'M. REZAEI'],
    ['李伟', 'W. LI'],
  ])('%s is %s', (one, other) => {
    expect(compareNames(one, other)).toBe('same')
  })
})

describe('two persons', () => {
  test.each([
    ['PETR IVANOV', 'Анна Сидорова'],
    ['Пётр Иванов', 'Анна Сидорова'],
    ['Пётр Иванов', 'IVAN PETROV'],
    ['Анна Ивановна Сидорова', 'PETR IVANOV'],
    ['Jürgen Müller', 'PIERRE DUPONT'],
    ['محمد رضایی', 'ALI HOSSEINI'],
    ['محمد رضایی', 'علی حسینی'],
    ['محمد رضایی', 'IVAN PETROV'],
    ['زهرا کریمی', 'Анна Сидорова'],
    ['李伟', 'WANG FANG'],
    ['李伟', '王芳'],
    ['李伟', 'PETR IVANOV'],
    ['李伟', 'Анна Сидорова'],
    ['LI WEI', 'WANG FANG'],
    ['LI WEI', 'Иван Петров'],
  ])('%s is not %s', (one, other) => {
    expect(compareNames(one, other)).toBe('different')
  })
})

describe('nothing is said', () => {
  test.each([
    // families
    ['Мария Петрова', 'IVAN PETROV'],
    ['Мария Петрова', 'ANNA PETROVA'],
    ['Александр Петров', 'ALEKSANDRA PETROVA'],
    ['Алина Петрова', 'ARINA PETROVA'],
    ['Анна Петрова', 'YANA PETROVA'],
    ['Иван Сергеевич Петров', 'Иван Алексеевич Петров'],
    ['حسین کریمی', 'HASSAN KARIMI'],
    ['李伟', '李娜'],
    // a new family name, or another person with the same given name
    ['Анна Сидорова', 'ANNA IVANOVA'],
    ['Иван Иваненко', 'IVAN IVANCHENKO'],
    ['Иван Игнатов', 'IVAN IGNATYEV'],
    // too little
    ['', 'PETR IVANOV'],
    ['', ''],
    ['Анна', 'ANNA'],
    ['Анна', 'PETR IVANOV'],
    ['Иван Сергеевич', 'IVAN PETROV'],
    ['А. Петров', 'IVAN PETROV'],
    ['И. А. Петров', 'Иван Сергеевич Петров'],
    ['李先生', 'WANG FANG'],
    // no person, or no name
    ['ООО Ромашка', 'IVAN PETROV'],
    ['ООО Ромашка', 'ООО Василёк Плюс'],
    ['Oakfield Dental Ltd', 'IVAN PETROV'],
    ['شرکت پارس‌نگار', 'MOHAMMAD REZAEI'],
    ['中国银行', 'LI WEI'],
    ['Анна Сидорова', 'VISA CARDHOLDER'],
    ['Клиент Неизвестно', 'PETR IVANOV'],
    ['+7 916 123-45-67', 'PETR IVANOV'],
    // names that are transcribed by ear
    ['Джеймс Браун', 'JAMES BROWN'],
    ['Уильям Шекспир', 'WILLIAM SHAKESPEARE'],
    ['Чжан Сяолун', 'ZHANG XIAOLONG'],
    ['Пак Чжи Сон', 'PARK JI SUNG'],
    ['김철수', 'KIM CHULSOO'],
    // other romanisations of Chinese, and Japanese names in the same characters
    ['陈大文', 'CHAN TAI MAN'],
    ['陈国荣', 'CHAN KWOK WING'],
    ['蔡英文', 'TSAI ING-WEN'],
    ['田中太郎', 'TANAKA TARO'],
    // one letter makes another name
    ['LIU WEI', 'LU WEI'],
    ['Лю Вэй', 'LU WEI'],
    ['周伟', 'ZHU WEI'],
    ['李伟', '李薇'],
  ])('of %s and %s', (one, other) => {
    expect(compareNames(one, other)).toBe('unclear')
  })
})

// prettier-ignore
const LETTERS = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n',
  о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: 'ie', ы: 'y',
  ь: '', э: 'e', ю: 'iu', я: 'ia',
}
/** The passports of today, of the Soviet Union's end and of ten years ago; the geographers' system; two habits. */
const SYSTEMS: readonly Readonly<Record<string, string>>[] = [
  LETTERS,
  { ...LETTERS, й: 'y', ъ: '', ю: 'yu', я: 'ya' },
  { ...LETTERS, й: 'y', ц: 'tc' },
  { ...LETTERS, ё: 'yo', й: 'y', ъ: '', ю: 'yu', я: 'ya' },
  { ...LETTERS, й: 'y', х: 'h', щ: 'sch', ъ: '', ю: 'yu', я: 'ya' },
  { ...LETTERS, й: 'j', х: 'h', ц: 'c', щ: 'sh', ъ: '', ю: 'ju', я: 'ja' },
]
const GIVEN = 'Алексей Вячеслав Геннадий Егор Илья Лев Пётр Семён Фёдор Юрий Яков Захар'.split(' ')
const FAMILY = [
  'Щербаков Хохлов Цветков Чернышёв Журавлёв Соловьёв Кудрявцев Яковлев Юдин Ерёмин',
  'Никольский Лукьянов Королёв Андреев Подъячев Ильин Жуков Шишкин Быков Иванов',
].flatMap((line) => line.split(' '))
const person = fc
  .tuple(fc.constantFrom(...GIVEN), fc.constantFrom(...FAMILY))
  .map(([given, family]) => `${given} ${family}`)

function romanise(name: string, system: Readonly<Record<string, string>>): string {
  return Array.from(name.toLowerCase(), (letter) => system[letter] ?? letter)
    .join('')
    .toUpperCase()
}

const anyName = fc.oneof(
  person,
  fc.constantFrom(
    'محمد رضایی',
    'MOHAMMAD REZAEI',
    '李小龙',
    'LI XIAOLONG',
    'I. PETROV',
    'ООО Ромашка',
    'ALI REZA',
    'علیرضا',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)

test('every usual way to write a Russian name in Latin letters is that name', () => {
  fc.assert(
    fc.property(person, fc.constantFrom(...SYSTEMS), fc.constantFrom(...SYSTEMS), (name, one, other) => {
      expect(compareNames(name, romanise(name, one))).toBe('same')
      expect(compareNames(romanise(name, other), romanise(name, one))).toBe('same')
    }),
  )
})

test('another name is never the same one', () => {
  fc.assert(
    fc.property(person, person, fc.constantFrom(...SYSTEMS), (one, other, system) => {
      fc.pre(one !== other)
      expect(compareNames(one, romanise(other, system))).not.toBe('same')
    }),
  )
})

test('the order of the two names does not matter', () => {
  fc.assert(
    fc.property(anyName, anyName, (one, other) => {
      expect(compareNames(one, other)).toBe(compareNames(other, one))
    }),
  )
})

test('a name is the same in any order of its words', () => {
  const words = fc.uniqueArray(fc.constantFrom(...GIVEN, ...FAMILY, 'علی', 'رضایی', 'SMITH', 'Jürgen', 'LI', 'WEI'), {
    minLength: 2,
    maxLength: 5,
  })
  const shuffled = words.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(compareNames(list.join(' '), other.join(' '))).toBe('same')
    }),
  )
})

test('no name is another person than itself', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      expect(compareNames(name, name)).not.toBe('different')
    }),
  )
})

test('long and hostile texts are answered', () => {
  const long = 'عا'.repeat(2000)
  expect(compareNames(`${long} ${long}`, `${'ae'.repeat(2000)} ${'ia'.repeat(2000)}`)).not.toBe('same')
  expect(compareNames('na '.repeat(500), 'an '.repeat(500))).toBe('unclear')
})
