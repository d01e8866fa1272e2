import { domainToASCII } from 'node:url'
import disposableDomains from 'disposable-email-domains-js/dist/dict/disposable_email_blocklist.json' with { type: 'json' }
import providerDomains from 'email-providers/all.json' with { type: 'json' }
import type { EmailKind } from '../../shared/typology/facts.ts'

/** Mailboxes for everybody that `email-providers` does not know: it is thin outside the English-speaking countries. */
const MORE_FREE = [
  // Russia and its neighbours
  'internet.ru xmail.ru vk.com lenta.ru ro.ru autorambler.ru myrambler.ru rambler.ua narod.ru qip.ru nm.ru',
  'hotbox.ru km.ru nextmail.ru pop3.ru smtp.ru rbcmail.ru aport.ru ngs.ru e1.ru pochta.com mail.ua meta.ua',
  'bigmir.net online.ua email.ua 3g.ua tut.by mail.kz',
  // Iran
  'chmail.ir iran.ir mailfa.com vatanmail.ir',
  // China
  '139.com 189.cn wo.cn 263.net sohu.com sina.com.cn vip.163.com vip.126.com vip.sohu.com',
  // Germany, Poland, Bulgaria, Lithuania, Turkey, Japan, Korea
  'posteo.de posteo.net vodafone.de magenta.de aol.de op.pl vp.pl tlen.pl poczta.onet.pl mail.bg inbox.lt mynet.com',
  'turk.net superonline.com ttmail.com nifty.com kakao.com',
  // everywhere; the last ones forward to a mailbox that the person keeps, so they are not disposable
  'fastmail.com tutanota.com tutanota.de tuta.com tuta.io keemail.me mailfence.com disroot.org riseup.net duck.com',
  'mozmail.com passmail.net aleeas.com',
  // on the list of disposable domains, but portals where people have had their ordinary mailbox for many years
  '21cn.com sify.com gawab.com mail.by',
].flatMap((line) => line.split(' '))

/** Providers with a domain in most countries. */
const FREE_FAMILY = /^(?:yahoo|hotmail|outlook|yandex|gmx)\.(?:com?\.)?[a-z]{2,3}$/

/** What `email-providers` calls providers, though these addresses belong to the staff of companies and universities. */
const NOT_FREE = [
  'alibaba.com ancestry.com aver.com bt.com clerk.com dailypioneer.com discovery.com oath.com dnsmadeeasy.com',
  'easypost.com medscape.com name.com parrot.com singpost.com space.com test.de techspot.com nus.edu.sg unican.es',
  'upf.org mail.dcu.ie mail.bcu.ac.uk live.mdx.ac.uk sfgov.net',
  // nobody's (RFC 2606): only used in examples
  'example.com',
].flatMap((line) => line.split(' '))

/** The list of disposable domains misses some that `email-providers` has and whose very name says what they are. */
const NAMED_DISPOSABLE =
  /temp-?(?:e?mail|box)|mail-?temp|temporar|\d0-?minute|minute\.?e?mail|minuten|throwaway|disposable|discard|fake|trash|(?<!no-?)spam|m[uü]ll|yopmail|mailinat|jetable|tijdelijk|1secmail/u

type DomainLists = { readonly free: ReadonlySet<string>; readonly disposable: ReadonlySet<string> }
let lists: DomainLists | undefined

/**
 * Where a mailbox is kept: `free` at a provider for everybody, `disposable` at a throw-away service, `corporate` at any
 * other domain. Null for what is no address. International domains and upper case are understood.
 */
export function emailKind(address: string): EmailKind | null {
  const domain = domainOf(address.trim())
  if (domain === null) return null
  lists ??= buildLists()
  // Free never by the parent domain: corp.mail.ru are the people of Mail.ru, and firms have their names under msk.ru.
  if (lists.free.has(domain) || FREE_FAMILY.test(domain)) return 'free'
  return isWithin(domain, lists.disposable) ? 'disposable' : 'corporate'
}

/** 17,000 domains: on first use, because the process starts before anybody asks. */
function buildLists(): DomainLists {
  const disposable = new Set(disposableDomains)
  const free = new Set<string>()
  for (const domain of providerDomains) {
    if (NAMED_DISPOSABLE.test(domain)) disposable.add(domainToASCII(domain))
    // a third of the providers are on the list of disposable domains too, and are taken for that
    else if (!isWithin(domain, disposable)) free.add(domain)
  }
  for (const domain of NOT_FREE) free.delete(domain)
  for (const domain of MORE_FREE) free.add(domain)
  return { free, disposable }
}

/** Throw-away services hand out addresses under any name below their own. */
function isWithin(domain: string, domains: ReadonlySet<string>): boolean {
  for (let parent = domain; parent.includes('.'); parent = parent.slice(parent.indexOf('.') + 1)) {
    if (domains.has(parent)) return true
  }
  return false
}

/** RFC 5321 without quoted local parts and address literals; RFC 6531 letters allowed. */
const LOCAL_PART = /^[^\s\p{Cc}@"(),:;<>[\\\]]{1,64}$/u
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/
/** `domainToASCII` reads its input as the host of a URL: what would end the host there, or is decoded, is no address. */
const WRITTEN_DOMAIN = /^(?:[\p{L}\p{M}\p{N}.。-]|\u200c|\u200d)+$/u
const ADDRESS_MAX_LENGTH = 254

function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@')
  if (at < 1 || address.length > ADDRESS_MAX_LENGTH) return null
  const local = address.slice(0, at)
  if (!LOCAL_PART.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return null
  const written = address.slice(at + 1)
  if (!WRITTEN_DOMAIN.test(written)) return null
  const domain = domainToASCII(written)
  return DOMAIN.test(domain) ? domain : null
}
