import { cardNameOfLatin } from './latin.ts'
import type { LanguagePool } from './pool.ts'

const GIVEN = ['Ayşe', 'Mehmet', 'Elif', 'Çağla', 'İbrahim', 'Gökhan', 'Şule']
const SURNAMES = ['Yılmaz', 'Öztürk', 'Demir', 'Çelik', 'Işık', 'Koç']

export const turkish: LanguagePool = {
  count: 8,
  places: [
    {
      city: 'İstanbul',
      country: 'TR',
      timeZone: 'Europe/Istanbul',
      locale: 'tr_TR',
      currency: 'TRY',
      fixed: { area: '212', prefix: '555', digits: 4 },
    },
    {
      city: 'Ankara',
      country: 'TR',
      timeZone: 'Europe/Istanbul',
      locale: 'tr_TR',
      currency: 'TRY',
      fixed: { area: '312', prefix: '444', digits: 4 },
    },
  ],
  fullName: (pick) => `${pick(GIVEN)} ${pick(SURNAMES)}`,
  cardName: cardNameOfLatin,
  companies: ['Işık Tekstil A.Ş.', 'Öztürk Lojistik Ltd.'],
  mailNames: ['yilmaz', 'bilgi', 'muhasebe'],
  phoneTypes: ['cep', 'iş', 'ev'],
  authors: ['Derya Aksoy', 'Emre Kaya'],
  products: [
    ['Ofis 5 paketi, bir yıl', 7_900],
    ['850’li numara, üç ay', 2_400],
    ['Çağrı kaydı, bir yıl', 3_600],
  ],
  payments: [
    ['Fatura ödendi', 'wire'],
    ['Kartla ödeme', 'visa'],
  ],
  tickets: [
    ['Beklemeden sonra ses yok', 'Karşı taraf müşteriyi duymuyor.'],
    ['Fatura gelmedi', 'Muhasebe geçen ayın faturasını bekliyor.'],
  ],
  notes: ['15.00’ten sonra aranmak istiyor.', 'Kurulumdan çok memnun.'],
  calls: [
    ['Gelen arama', 'Ödeme tarihini sordu.'],
    ['Giden arama', 'Yenileme hatırlatıldı.'],
  ],
  refund: 'Kullanılmayan dönem iadesi',
  trial: '14 günlük deneme',
  remarks: {
    'asked-discount': 'Kampanyanın üstüne indirim istiyor.',
    'asked-bonus': 'Yaşadığı sıkıntı için hediye istiyor.',
    idea: 'Arama raporunun nasıl daha açık olacağını önerdi.',
    remark: 'Yeni site hakkında görüş bıraktı.',
    draw: 'Yıl dönümü çekilişine katılıyor.',
    'declined-offer': 'Teklifle ilgilenmedi.',
    'in-a-hurry': 'Her şeyin bugün çözülmesini istiyor.',
    'jumps-around': 'Paketten faturaya, sonra geri atladı.',
    'asks-basics': 'Giriş düğmesinin yerini sordu.',
    'asks-for-colleague': 'Yalnızca aynı çalışana bağlanmak istiyor.',
    chatty: 'Havadan ve bahçeden konuştu, çok sıcaktı.',
    'recommends-us': 'Bizi tanıdıklarına önermiş.',
    'off-subject': 'Hizmetle ilgisi olmayan şeyler sordu.',
    'on-subject': 'Kayıt ve yönlendirmeyi ayrıntılı sordu.',
    compares: 'Bizi piyasadaki herkesle karşılaştırıyor.',
    'wants-test': 'Önce denemek istiyor.',
    undecided: 'Hangi paketi alacağını henüz bilmiyor.',
    'long-talk': 'Uzun konuşma, karar yok.',
    wavering: 'İzliyor, henüz karar vermedi.',
    'shops-around': 'Üç tedarikçisinden biri olduğumuzu söylüyor.',
  },
  labels: ['yenileme', 'toptan'],
}
