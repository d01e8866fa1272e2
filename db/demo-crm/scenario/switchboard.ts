import type { DemoClient } from '../record.ts'
import { scenarioClient, timeBefore, type ScenarioEntry } from './scenario-client.ts'

/**
 * Three people of one company behind one number: two extensions, and the front desk without one. What the CRM says of the
 * first agrees with the facts, of the second it does not: he is put down as a know-it-all, but gives useful hints.
 */
export function switchboard(now: number): DemoClient[] {
  const lin = '林晓'
  const yuan = (value: string) => ({ value, currency: 'CNY' })
  const orders: readonly (readonly [daysAgo: number, subject: string, value: string])[] = [
    [695, '办公套餐 20 线（一年）', '4980.00'],
    [610, 'IP 话机两台', '1760.00'],
    [500, '通话录音（一年）', '880.00'],
    [430, 'IP 话机两台', '1760.00'],
    [330, '办公套餐 20 线（一年）', '4980.00'],
    [210, 'IP 话机两台', '1760.00'],
    [135, '通话录音（一年）', '880.00'],
    [45, 'IP 话机两台', '1760.00'],
  ]
  const transfer = { type: 'payment', subject: '对公转账', method: 'wire' } as const
  const common = {
    recordType: 'contact',
    organisation: '上海星河国际贸易有限公司',
    preferredLanguage: 'zh_CN',
    countryCode: 'CN',
    city: '上海',
    timeZone: 'Asia/Shanghai',
  } as const
  return [
    scenarioClient(
      4,
      now,
      {
        ...common,
        fullName: '陈丽娟',
        emailAddress: 'chen.lijuan@xinghe.example',
        phoneNumbers: [
          { number: '021-55550100 转 801', type: '办公' },
          { number: '139-0000-0104', type: '手机' },
        ],
        categories: ['account-trust:company', 'lifecycle:loyal'],
        labels: ['需开专票'],
        signup: { at: timeBefore(now, 720), name: '陈丽娟', country: 'CN', ipCountry: 'CN' },
        economics: { costToServe: yuan('900.00'), margin: yuan('6400.00') },
        credit: 'A',
      },
      [
        ...orders.flatMap(([daysAgo, subject, value]): ScenarioEntry[] => [
          { daysAgo, type: 'order', subject, amount: yuan(value), createdBy: lin },
          {
            ...transfer,
            daysAgo: daysAgo - 2,
            amount: yuan(value),
            coversMonths: subject.includes('一年') ? 12 : null,
          },
        ]),
        { daysAgo: 40, type: 'comment', subject: '', body: '合同与发票都由她负责，请先发邮件。', createdBy: lin },
      ],
    ),
    scenarioClient(
      5,
      now,
      {
        ...common,
        fullName: '周浩然',
        emailAddress: 'zhou.haoran@xinghe.example',
        phoneNumbers: [{ number: '+86 21 5555 0100 分机 802', type: '办公' }],
        categories: ['service-style:know-it-all', 'Trade fair 2025'],
        labels: [],
      },
      [
        {
          daysAgo: 75,
          type: 'case',
          subject: '呼叫转移失败',
          body: '已更换线路，恢复正常。',
          status: 'resolved',
          createdBy: '郭磊',
        },
        {
          daysAgo: 48,
          type: 'comment',
          subject: '',
          body: '建议在报表里标出丢包率，已转产品部。',
          createdBy: lin,
          keywords: ['idea'],
        },
        {
          daysAgo: 26,
          type: 'phone_call',
          subject: '来电',
          body: '指出转接提示音太短，附了录音。',
          createdBy: '郭磊',
          keywords: ['idea', 'shows-what-to-improve'],
        },
        { daysAgo: 12, type: 'phone_call', subject: '来电', body: '详细询问了语音编码与带宽。', createdBy: lin },
      ],
    ),
    scenarioClient(
      6,
      now,
      {
        ...common,
        fullName: '吴静',
        emailAddress: null,
        phoneNumbers: [{ number: '（０２１）５５５５０１００', type: '总机' }],
        categories: [],
        labels: [],
      },
      [{ daysAgo: 150, type: 'phone_call', subject: '来电', body: '前台，代为转接。', createdBy: lin }],
    ),
  ]
}
