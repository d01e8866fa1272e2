import type { DemoClient } from '../record.ts'
import { scenarioClient, timeBefore } from './scenario-client.ts'

/** Wants everything now, and is devoted; the facts say the same. */
export function allNow(now: number): DemoClient {
  const nasrin = 'نسرین احمدی'
  const rial = (value: string) => ({ value, currency: 'IRR' })
  return scenarioClient(
    2,
    now,
    {
      recordType: 'contact',
      fullName: 'نگار تهرانی',
      organisation: 'استودیو ماه‌نو',
      emailAddress: 'negar@mahno.example',
      phoneNumbers: [{ number: '۰۹۱۲ ۰۰۰ ۰۱۴۷', type: 'همراه' }],
      preferredLanguage: 'fa_IR',
      countryCode: 'ir',
      city: 'تهران',
      timeZone: 'Asia/Tehran',
      categories: ['service-style:all-now', 'relationship:devoted'],
      labels: ['مشتری ویژه'],
      signup: { at: timeBefore(now, 415), name: 'نگار تهرانی', country: 'IR', ipCountry: 'IR' },
      cardOnFile: { holder: 'NEGAR TEHRANI' },
      survey: { expectation: 9, satisfaction: 8 },
    },
    [
      { daysAgo: 410, type: 'order', subject: 'بسته‌ی دفتر ۵، یک‌ساله', amount: rial('180000000'), createdBy: nasrin },
      { daysAgo: 409, type: 'payment', subject: 'پرداخت کارت بانکی', amount: rial('180000000'), method: 'visa' },
      {
        daysAgo: 300,
        type: 'phone_call',
        subject: 'تماس ورودی',
        body: 'هم‌زمان درباره‌ی صورت‌حساب، خط تازه و ضبط مکالمه پرسید و همه را همان روز خواست.',
        keywords: ['jumps-around'],
        createdBy: nasrin,
      },
      { daysAgo: 210, type: 'order', subject: 'ضبط مکالمه، یک‌ساله', amount: rial('90000000'), createdBy: nasrin },
      { daysAgo: 209, type: 'payment', subject: 'پرداخت کارت بانکی', amount: rial('90000000'), method: 'visa' },
      {
        daysAgo: 120,
        type: 'case',
        subject: 'راه‌اندازی فوری خط دوم',
        body: 'در دو ساعت انجام شد.',
        status: 'resolved',
        createdBy: 'پویا کاظمی',
      },
      { daysAgo: 44, type: 'order', subject: 'بسته‌ی دفتر ۵، یک‌ساله', amount: rial('195000000'), createdBy: nasrin },
      { daysAgo: 44, type: 'payment', subject: 'تمدید خودکار', amount: rial('195000000'), method: 'visa' },
      { daysAgo: 9.4, type: 'phone_call', subject: 'تماس ورودی', body: 'وضعیت خط تازه را پرسید.', createdBy: nasrin },
      { daysAgo: 9.3, type: 'phone_call', subject: 'تماس ورودی', body: 'دوباره وضعیت را پرسید.', createdBy: nasrin },
      {
        daysAgo: 9.1,
        type: 'phone_call',
        subject: 'تماس ورودی',
        body: 'پرسید چرا هنوز آماده نیست.',
        createdBy: nasrin,
      },
      {
        daysAgo: 9,
        type: 'comment',
        subject: '',
        body: 'کوتاه و سریع پاسخ بدهید؛ نتیجه را همان لحظه پیامک کنید.',
        keywords: ['in-a-hurry'],
        createdBy: nasrin,
      },
      {
        daysAgo: 2,
        type: 'case',
        subject: 'گزارش تماس‌ها باز نمی‌شود',
        body: 'می‌خواهد همین امروز درست شود.',
        status: 'open',
        createdBy: nasrin,
      },
    ],
  )
}
