import type { DemoClient } from '../record.ts'
import { scenarioClient } from './scenario-client.ts'

/** Three people of one company behind one number: two extensions, and the front desk without one. */
export function switchboard(now: number): DemoClient[] {
  const lin = '林晓'
  const yuan = (value: string) => ({ value, currency: 'CNY' })
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
      },
      [
        { daysAgo: 330, type: 'order', subject: '办公套餐 20 线（一年）', amount: yuan('4980.00'), createdBy: lin },
        { daysAgo: 328, type: 'payment', subject: '对公转账', amount: yuan('4980.00') },
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
