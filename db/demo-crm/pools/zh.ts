import type { LanguagePool } from './pool.ts'

const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '欧阳', '司马']
const GIVEN = ['伟', '芳', '娜', '敏', '静', '丽娟', '强', '志明', '建国', '晓东', '雪梅', '浩然', '子涵', '宇轩']

export const chinese: LanguagePool = {
  count: 90,
  places: [
    {
      city: '北京',
      country: 'CN',
      timeZone: 'Asia/Shanghai',
      locale: 'zh_CN',
      currency: 'CNY',
      fixed: { area: '10', prefix: '8888', digits: 4 },
    },
    {
      city: '上海',
      country: 'CN',
      timeZone: 'Asia/Shanghai',
      locale: 'zh_CN',
      currency: 'CNY',
      fixed: { area: '21', prefix: '5555', digits: 4 },
    },
    {
      city: '深圳',
      country: 'CN',
      timeZone: 'Asia/Shanghai',
      locale: 'zh_CN',
      currency: 'CNY',
      fixed: { area: '755', prefix: '8888', digits: 4 },
    },
    {
      city: '广州',
      country: 'CN',
      timeZone: 'Asia/Shanghai',
      locale: 'zh_CN',
      currency: 'CNY',
      fixed: { area: '20', prefix: '8888', digits: 4 },
    },
  ],
  fullName: (pick) => `${pick(SURNAMES)}${pick(GIVEN)}`,
  companies: [
    '北京晨光科技有限公司',
    '上海远航贸易有限公司',
    '深圳蓝海电子有限公司',
    '广州华星物流有限公司',
    '杭州云杉软件有限公司',
  ],
  mailNames: ['wangwei', 'lina', 'zhang.min', 'sales', 'contact', 'chenjing', 'caiwu'],
  phoneTypes: ['手机', '办公', '家庭'],
  authors: ['林晓', '郭磊', '何婷'],
  products: [
    ['办公套餐 5 线（一年）', 1_580],
    ['办公套餐 20 线（一年）', 4_980],
    ['400 号码（三个月）', 660],
    ['通话录音（一年）', 880],
    ['IP 话机两台', 1_760],
  ],
  payments: ['对公转账', '支付宝付款', '自动续费'],
  tickets: [
    ['通话单向无声', '保持后对方听不到声音。'],
    ['未收到发票', '财务等待上个月的增值税发票。'],
    ['呼叫转移失败', '转接到手机二十秒后断线。'],
  ],
  notes: [
    '请在下午三点以后联系。',
    '正在比较其他供应商，月底决定。',
    '对开通速度非常满意。',
    '希望年付有优惠。',
    '只通过邮件沟通。',
  ],
  calls: [
    ['来电', '询问付款期限。'],
    ['去电', '提醒续费。'],
    ['未接来电', ''],
  ],
  refund: '未使用期间退款',
  trial: '14 天试用',
  labels: ['续费', '重点客户', '批发', '需开专票'],
}
