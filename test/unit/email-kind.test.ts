import { expect, test } from 'vitest'
import { emailKind } from '../../db/facts/email-kind.ts'

test.each(
  [
    'mail.ru yandex.ru ya.ru bk.ru list.ru inbox.ru rambler.ru lenta.ru vk.com ukr.net tut.by yandex.kz',
    'gmail.com googlemail.com yahoo.com yahoo.com.tr outlook.com hotmail.se icloud.com proton.me fastmail.com',
    'qq.com foxmail.com 163.com 126.com vip.163.com sina.com sohu.com 139.com 21cn.com chmail.ir mihanmail.ir',
    'web.de gmx.de gmx.ch t-online.de posteo.de',
  ].flatMap((line) => line.split(' ')),
)('%s is a provider for everybody', (domain) => {
  expect(emailKind(`ivan.petrov@${domain}`)).toBe('free')
})

test.each([
  'a@mailinator.com',
  'a@mail.mailinator.com',
  'a@any.thing.yopmail.com',
  'A@MAILINATOR.COM',
  'a@guerrillamail.com',
  'a@10minutemail.com',
  // only on the other list, but named for what it is
  'a@trash-mail.net',
  'a@müllmail.com',
])('%s is thrown away after use', (address) => {
  expect(emailKind(address)).toBe('disposable')
})

test.each([
  'info@gazprom.ru',
  'ivan@sibtechno.example',
  // the staff of a provider, and a firm below a domain that a list calls a provider
  'ivan@corp.mail.ru',
  'ivan@yandex-team.ru',
  'ivan@firma.spb.ru',
  // on the list of providers by mistake
  'ivan@alibaba.com',
  'ivan@nus.edu.sg',
  'почта@пример.рф',
  'ivan@xn--e1afmkfd.xn--p1ai',
])('%s is a domain of its own', (address) => {
  expect(emailKind(address)).toBe('corporate')
})

test.each([' Ivan.Petrov@Mail.RU ', 'иван@mail.ru', 'ivan+shop@GMAIL.com', 'ivan@ｇｍａｉｌ.com'])(
  '«%s» is read as it is meant',
  (address) => {
    expect(emailKind(address)).toBe('free')
  },
)

test.each([
  '',
  'ivan',
  'ivan@',
  '@mail.ru',
  'ivan@mail',
  'ivan@localhost',
  'ivan petrov@mail.ru',
  'ivan@mail.ru, anna@mail.ru',
  'ivan@@mail.ru',
  '.ivan@mail.ru',
  'ivan..petrov@mail.ru',
  'ivan@-mail.ru',
  'ivan@mail..ru',
  'ivan@mail.ru/x',
  'ivan@gm%61il.com',
  'ivan@mail.ru:25',
  'ivan@127.0.0.1',
  'ivan@0x7f.1',
  'ivan@[127.0.0.1]',
  `${'i'.repeat(65)}@mail.ru`,
  `ivan@${'mail.'.repeat(60)}ru`,
])('«%s» is no address', (address) => {
  expect(emailKind(address)).toBeNull()
})
