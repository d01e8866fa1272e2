import type { DemoClient } from '../record.ts'
import { scenarioClient, timeBefore, type ScenarioEntry } from './scenario-client.ts'

/** Devoted and loyal, as the facts have it too: fourteen purchases, the best scores, an open ticket. */
export function loyal(now: number): DemoClient {
  const olga = 'Ольга Романова'
  const rub = (value: string) => ({ value, currency: 'RUB' })
  /** Fourteen purchases: two yearly tariffs and what grew around them. */
  const orders: readonly (readonly [daysAgo: number, subject: string, value: string])[] = [
    [724, 'Тариф «Офис 5», год', '14900.00'],
    [690, 'IP-телефон, 2 шт.', '16800.00'],
    [631, 'Номер 8-800, 3 месяца', '5400.00'],
    [540, 'Номер 8-800, 3 месяца', '5400.00'],
    [488, 'Запись разговоров, год', '7200.00'],
    [450, 'Номер 8-800, 3 месяца', '5400.00'],
    [402, 'Гарнитура, 3 шт.', '11700.00'],
    [359, 'Тариф «Офис 20», год', '47900.00'],
    [358, 'IP-телефон, 10 шт.', '79000.00'],
    [270, 'Номер 8-800, год', '19600.00'],
    [203, 'Интеграция с CRM', '24000.00'],
    [123, 'Запись разговоров, год', '7200.00'],
    [61, 'IP-телефон, 2 шт.', '17900.00'],
    [18, 'Виртуальная АТС, 5 доп. номеров', '12500.00'],
  ]
  return scenarioClient(
    1,
    now,
    {
      recordType: 'contact',
      fullName: 'Анна Сидорова',
      organisation: 'ООО «Вектор»',
      emailAddress: 'a.sidorova@vektor.example',
      phoneNumbers: [
        { number: '+7 (999) 123-45-67', type: 'мобильный' },
        { number: '8 (495) 123-45-67 доб. 12', type: 'рабочий' },
      ],
      preferredLanguage: 'ru_RU',
      countryCode: 'RU',
      city: 'Москва',
      timeZone: 'Europe/Moscow',
      categories: ['relationship:devoted', 'lifecycle:loyal'],
      labels: ['ВИП', 'документы по ЭДО'],
      signup: { at: timeBefore(now, 726), name: 'Анна Сидорова', country: 'RU', ipCountry: 'RU' },
      cardOnFile: { holder: 'ANNA SIDOROVA' },
      survey: { expectation: 9, satisfaction: 9 },
      economics: { costToServe: rub('9800.00'), margin: rub('64200.00') },
      credit: 'A',
    },
    [
      ...orders.flatMap(([daysAgo, subject, value]): ScenarioEntry[] => [
        { daysAgo, type: 'order', subject, amount: rub(value), createdBy: olga },
        { daysAgo: daysAgo - 2, type: 'payment', subject: 'Оплата по счёту', amount: rub(value), method: 'wire' },
      ]),
      {
        daysAgo: 620,
        type: 'case',
        subject: 'Нет закрывающего акта',
        body: 'Акт выслан повторно по ЭДО.',
        status: 'resolved',
        createdBy: 'Денис Крылов',
      },
      {
        daysAgo: 590,
        type: 'comment',
        subject: '',
        body: 'Рекомендовала нас компании «Меридиан», они подключились.',
        keywords: ['recommends-us'],
        createdBy: olga,
      },
      {
        daysAgo: 355,
        type: 'phone_call',
        subject: 'Исходящий звонок',
        body: 'Помогли настроить новые телефоны, довольна.',
        createdBy: olga,
      },
      {
        daysAgo: 200,
        type: 'comment',
        subject: '',
        body: 'Решения принимает сама. Писать на почту, звонить после 11:00.',
        createdBy: olga,
      },
      {
        daysAgo: 58,
        type: 'phone_call',
        subject: 'Входящий звонок',
        body: 'Спрашивала о второй точке на Таганке.',
        createdBy: olga,
      },
      {
        daysAgo: 17,
        type: 'comment',
        subject: '',
        body: 'Открывают второй офис: обещали к концу месяца расчёт на 15 номеров.',
        createdBy: olga,
      },
      {
        daysAgo: 1.2,
        type: 'case',
        subject: 'Пропадает звук в одну сторону',
        body: 'После удержания собеседник не слышит Анну. Проверяем маршрутизацию, ответ обещан сегодня.',
        status: 'open',
        createdBy: olga,
      },
    ],
  )
}
