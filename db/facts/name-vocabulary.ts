/** Words beside a name that are no part of it; lower case, letters of Arabic script unified. */
export const TITLES = wordSet([
  'mr mrs ms miss mx dr prof sir madam mme mlle monsieur madame herr frau mister jr sr ii iii iv',
  // with a one-man business, which bears its owner's name
  'господин госпожа гражданин гражданка гр товарищ тов пан пани ип чп',
  'اقای خانم دکتر مهندس استاد جناب سرکار حاج حاجی',
])
/** Shortened with a hyphen, which otherwise parts two words. */
export const HYPHENED_TITLES = /(?<!\p{L})г-(?:н|жа|ну|же|на|жи)(?!\p{L})/gu
/** Chinese titles follow the name without a space. */
export const HAN_TITLES = /(?:先生|女士|小姐|太太|老师|总?经理)$/u

/** Words that only names of companies and institutions have. */
export const COMPANY_WORDS = wordSet([
  'llc ltd limited inc incorporated corp corporation gmbh ug kg ohg plc llp sarl sas bv oy aps srl oü doo jsc pjsc ojsc',
  'cjsc pte pty company co bank group holding holdings foundation university',
  'ооо оао зао пао ао нао тоо одо уп чуп фгуп муп гуп гбу мбу нко ано тсж снт компания фирма завод магазин банк группа',
  'холдинг фонд университет',
  'شرکت موسسه فروشگاه بازرگانی گروه صنعتی کارخانه بانک هتل دانشگاه',
])
export const HAN_COMPANY = /公司|集团|集團|银行|銀行|有限|工厂|商店|中心|大学|学校|医院|协会|酒店/u

/** Words that stand where a name is not known, or not printed on the card. */
export const NOBODY_WORDS = wordSet([
  'unknown anonymous noname none null test tester client customer user guest cardholder holder owner visa mastercard',
  'maestro momentum instant issue prepaid virtual',
  'клиент неизвестно неизвестный неизвестная аноним тест тестовый гость пользователь держатель владелец карта именная',
  'مشتری ناشناس نامشخص کاربر تست دارنده',
])
export const HAN_NOBODY = /客户|未知|匿名|测试|用户|持卡人/u

/** Small words of family names, which some spell and others leave out; in a–z. */
export const PARTICLES = wordSet([
  'von van der den de da do di del della dos du la le el al bin ibn ben bint abu ter ten zu af',
])
/** The same in Arabic script. */
export const ARABIC_PARTICLES = wordSet(['بن ابن بنت ال ابو'])

function wordSet(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')))
}
