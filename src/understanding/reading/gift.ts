import { NUMERAL, numberIn } from '../numbers.js'
import { part, type Source, type Strip, without, written } from '../source.js'
import type { GiftSaid } from '../understood.js'

const GIVES =
  /(?<![少没未多欠拖补漏停不])(?:顺便|还|又|也|都|各|给|帮|每人|每户|每家|我们|为|代表.{1,6}){0,4}(?:送上|送去|送来|送到|送|发放|发|慰问|给|带|拿|捐|赠送|资助|塞|拎|提|买|补助|递|转|捎)(?:了|去|来|上|给|他|她|他们|老人|其|过去){0,4}/g
/** What is wanted is not given. */
const WANTED =
  /(?:要求|希望|想|请求|申请|盼|能不能|能否|建议|可以|问|没人|没|不|谁|应该|老板|单位|公司)(?:再|多|也|政府|村里|镇里|国家|我们|能|要){0,3}$/
/** `带两个孙子`. */
const NO_GOODS =
  /^[^\u4e00-\u9fff]*[一两二三四五六七八九十几半]{1,3}(?:大|小)?[个张块条](?:孙|儿|女|孩|老|娃|人|崽|小孩|学生|弟|妹|外孙|侄|村|组|月|小时|星期|路|沟)/
const MONEY = new RegExp(
  `(?:慰问金|慰问款|现金|红包|每户|每家|各)?(?:([${NUMERAL}]{1,8})(?:元|块)|(?<=[金款包给去了]|现金)(\\d{3,5})(?=$|[,、和]))(?:整|钱)?(?:的)?(?:现金|人民币)?(?:慰问金|慰问款|红包|慰问费|关爱金|爱心款|救助金|助学金|慰问)?`,
  'y',
)
const MEASURED = new RegExp(
  `[${NUMERAL}几半]{1,4}(?:大|小)?[桶袋箱床件包斤提盒瓶台条套份双壶罐筐只块张把副本个壶卷打](?!月|人|小时|组)[\u4e00-\u9fff]{1,5}?(?=$|[,、和及还与等给并她他以到一二两三四五六七八九0-9(]|表示|慰问|过去|去)`,
  'y',
)
const GOODS =
  /(?:食用油|大米|米面油|米油|面条|牛奶|鸡蛋|被子|棉被|衣服|棉衣|水果|糕点|月饼|粽子|慰问品|慰问物资|日用品|生活用品|物资|春联|对联|红包|毛毯|电风扇|风扇|取暖器|书包|文具|酸奶|饼干|洗衣粉|口罩|药品|药|爱心包|礼包|大礼包|慰问金|米|油|面|盐|糖|奶|蛋|肉|烟|酒|茶叶)(?![\u4e00-\u9fff]{0,2}(?:款|证|卡))/y
/** `大米一袋`, `一些水果`, `床棉被`. */
const TURNED = new RegExp(`^[${NUMERAL}几半]{1,3}[桶袋箱床件包斤提盒瓶条套份双壶]`)
const FEW = /(?:一些|一点|若干|[桶袋箱床件包提盒瓶条套份双壶篮筐壶罐斤])/y
const JOINS = /(?:还有|以及|外加|另外|、|,|和|及|与|加|跟)/y
/** Money that is owed or due, not given. */
const DUE = /^(?:的)?(?:工资|工钱|补偿|补贴|低保|养老|租金|医药|罚款|学费|水费|电费)/

export interface GiftFound {
  readonly gift: GiftSaid
  readonly rest: Strip
}

/** `送了500元慰问金和两桶油`; `bare`: the verb was said before the name (`慰问张三1000块`). */
export function takeGift(source: Source, strip: Strip, bare: boolean): GiftFound | undefined {
  // `去慰问送了500元`: of several verbs the one before what was given counts.
  for (const verb of strip.text.matchAll(GIVES)) {
    if (WANTED.test(strip.text.slice(0, verb.index))) continue
    const list = listAt(strip.text, verb.index + verb[0].length)
    if (list) return found(source, strip, verb.index, list)
  }
  const start = /^(?:各|每户|每家|了)?/.exec(strip.text)?.[0].length ?? 0
  const list = bare ? listAt(strip.text, start) : undefined
  return list && list.to === strip.text.length ? found(source, strip, 0, list) : undefined
}

interface GiftList {
  readonly to: number
  readonly yuan: number | null
  readonly goods: readonly (readonly [number, number])[]
}

function listAt(text: string, from: number): GiftList | undefined {
  let to = from
  let yuan: number | null = null
  const goods: [number, number][] = []
  for (let at = from, count = 0; count < 12; count++) {
    const money = stickyAt(MONEY, text, at)
    const few = money ? 0 : (stickyAt(FEW, text, at)?.[0].length ?? 0)
    const bare = stickyAt(GOODS, text, at + few)?.[0].length
    const turned = bare ? (TURNED.exec(text.slice(at + few + bare, at + few + bare + 6))?.[0].length ?? 0) : 0
    const measured = stickyAt(MEASURED, text, at)?.[0]
    const length =
      money?.[0].length ??
      (measured && !NO_GOODS.test(measured) ? measured.length : undefined) ??
      (bare ? few + bare + turned : undefined)
    if (!length) break
    if (money) {
      if (DUE.test(text.slice(at + length, at + length + 3))) return undefined
      yuan = (yuan ?? 0) + (numberIn(money[1] ?? money[2] ?? '') ?? 0)
    } else if (!/^(?:慰问金|红包)$/.test(text.slice(at, at + length))) goods.push([at, at + length])
    to = at + length
    at = to + (stickyAt(JOINS, text, to)?.[0].length ?? 0)
  }
  return to === from ? undefined : { to, yuan, goods }
}

function found(source: Source, strip: Strip, from: number, { to, yuan, goods }: GiftList): GiftFound {
  const end = to + (/^(?:等|慰问品|慰问)+/.exec(strip.text.slice(to))?.[0].length ?? 0)
  const runs: [number, number][] = []
  for (const [start, stop] of goods) {
    const last = runs.at(-1)
    // What stands between two goods and is no money belongs to the list as it was written.
    if (last && start - last[1] <= 2) last[1] = stop
    else runs.push([start, stop])
  }
  const said = runs.map(([start, stop]) => written(source, part(strip, start, stop))).join('、')
  return {
    gift: { yuan, goods: said === '' ? null : said, said: written(source, part(strip, from, end)) },
    rest: without(strip, from, end),
  }
}

function stickyAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
