import { dayAt } from '../days/day-words.js'
import { NUMERAL, numberIn } from '../numbers.js'
import { FOLLOWERS, LEADERS } from '../vocabulary/followers.js'
import { FAMILIAR, GIVEN, OFFICES } from '../vocabulary/people.js'
import type { Item, PlaceSaid } from './items.js'
import { type NameIndex, shapeOfId } from './name-index.js'
import { isListedWord, isOrdinaryWord } from './ordinary-words.js'
import { companyAt, headAt, surnameAt } from './person.js'

const WITH = /(?:陪同|会同|随同|协同|跟着|带着|陪着|和|跟|同|与|陪|带|由)/y
const BEGINS_WHERE = /[镇乡县村街社局所派卫司民水农林国办单党妇信供医学驻挂帮包]/
const GROUP = new RegExp(`第?([${NUMERAL}]{1,3})(?:村民小组|小组|组|队)(?!长|织|合|员|里的人都)的?`, 'y')
const TOKEN = /[a-z0-9][a-z0-9_-]*/y
const CODE_LABEL = /(?:户编号|户号|编号|户编码)[是为:]?/y
const PRONOUN =
  /(?:还是|就是)?(?:他们家|她们家|他家|她家|这户人家|那户人家|这一户|那一户|这户|那户|这家|那家|上一户|(?<![\u3400-\u9fff])上户(?!走访|去|了|访)|上一家|该户|刚才那户|刚才那家|前一户)/y
const OFFICE_OF_VILLAGE = /(?:村民委员会|居民委员会|村委会|居委会|村委|村部|村支部|党群服务中心)/y
const PLACE_LEADERS = /[在去到从是往进下]$/
/** A code of digits alone has to be long, or any number would be one. */
const SHORTEST_NUMBER_CODE = 5

/** All that is certainly named, from left to right: people, places, who went along, days. */
export function scan(index: NameIndex, text: string): Item[] {
  const items: Item[] = []
  for (let i = 0; i < text.length; ) {
    const item = itemAt(index, text, i, items.at(-1))
    if (item) items.push(item)
    i = item ? Math.max(item.to, i + 1) : i + 1
  }
  return items
}

function itemAt(index: NameIndex, text: string, i: number, last: Item | undefined): Item | undefined {
  return (
    companionAt(index, text, i, last) ??
    placeAt(index, text, i) ??
    enterpriseAt(index, text, i) ??
    listedAt(index, text, i, last) ??
    partAt(index, text, i) ??
    codeAt(index, text, i) ??
    pronounAt(text, i) ??
    familiarAt(text, i) ??
    dayItemAt(text, i)
  )
}

function companionAt(index: NameIndex, text: string, i: number, last: Item | undefined): Item | undefined {
  WITH.lastIndex = i
  const lead = WITH.exec(text)?.[0]
  if (lead) {
    const saidFrom = i + lead.length
    // `张伟和李强一起反映`: two who are told of; an office makes the second a companion all the same.
    const joins = last?.kind === 'mention' && text.slice(last.to, i).replace('家', '') === ''
    const company = companyAt(index, text, saidFrom, joins ? 'office' : 'office or together')
    if (company) return { kind: 'companion', from: i, to: company.to, saidFrom, saidTo: company.saidTo }
  }
  const mayBegin =
    OFFICES.at(text, i) !== undefined ||
    BEGINS_WHERE.test(text.charAt(i)) ||
    surnameAt(text, i) !== undefined ||
    '老小'.includes(text.charAt(i))
  const company = mayBegin ? companyAt(index, text, i, 'together') : undefined
  return company && { kind: 'companion', from: i, to: company.to, saidFrom: i, saidTo: company.saidTo }
}

function placeAt(index: NameIndex, text: string, i: number): Item | undefined {
  let to = i
  let villageIds: readonly string[] | null = null
  let certain = false
  // `秀谷镇大塘村`: the town tells two villages of one name apart.
  for (let part = 0; part < 2; part++) {
    const word = longestOf(index.placeLengths, index.places, text, to)
    const named = word === undefined ? undefined : index.places.get(word)
    if (word === undefined || !named) break
    villageIds = both(villageIds, named.villageIds)
    certain = named.kind !== 'stem'
    to += word.length
    if (named.kind !== 'town') break
  }
  if (villageIds !== null) {
    OFFICE_OF_VILLAGE.lastIndex = /村委会$/.test(text.slice(i, to))
      ? to - 3
      : /村$/.test(text.slice(i, to))
        ? to - 1
        : to
    const office = OFFICE_OF_VILLAGE.exec(text)
    if (office) {
      return {
        kind: 'mention',
        from: i,
        to: OFFICE_OF_VILLAGE.lastIndex,
        named: { by: 'village', villageIds },
      }
    }
  }
  const group = groupAt(index, text, to)
  const after = group?.to ?? to
  if (villageIds === null && !group) return undefined
  const leads =
    PLACE_LEADERS.test(text.slice(Math.max(0, i - 1), i)) ||
    headAt(index, text, text.charAt(after) === '的' ? after + 1 : after) !== undefined
  if (!certain && !group && !leads) return undefined
  const place: PlaceSaid = { villageIds, group: group?.group ?? null }
  return { kind: 'place', from: i, to: text.charAt(after) === '的' ? after + 1 : after, place }
}

function both(within: readonly string[] | null, named: readonly string[]): readonly string[] {
  return within ? named.filter((id) => within.includes(id)) : named
}

function groupAt(index: NameIndex, text: string, i: number): { group: string; to: number } | undefined {
  GROUP.lastIndex = i
  const found = GROUP.exec(text)
  const number = found?.[1] === undefined ? undefined : numberIn(found[1])
  if (found && number !== undefined) return { group: String(number), to: i + found[0].length }
  for (const name of index.groupNames) {
    if (!text.startsWith(name, i)) continue
    const end = /^(?:村民小组|小组|组)的?/.exec(text.slice(i + name.length, i + name.length + 6))
    if (end) return { group: name, to: i + name.length + end[0].length }
  }
  return undefined
}

function enterpriseAt(index: NameIndex, text: string, i: number): Item | undefined {
  const word = longestOf(index.enterpriseLengths, index.enterprises, text, i)
  const id = word === undefined ? undefined : index.enterprises.get(word)
  if (word === undefined || id === undefined) return undefined
  if ((headAt(index, text, i)?.length ?? 0) > word.length) return undefined
  const suffix = /^(?:公司|合作社|厂|企业)/.exec(text.slice(i + word.length, i + word.length + 3))
  return {
    kind: 'mention',
    from: i,
    to: i + word.length + (suffix?.[0].length ?? 0),
    named: { by: 'enterprise', id },
  }
}

function listedAt(index: NameIndex, text: string, i: number, last: Item | undefined): Item | undefined {
  const word = headAt(index, text, i)
  if (word === undefined || goesOn(text, i, i + word.length)) return undefined
  const to = i + word.length
  if (
    isPartOfWord(text, i, word, last) &&
    !standsInList(index, text, i, to, last) &&
    !standsAsName(text, i, to)
  ) {
    return undefined
  }
  return { kind: 'mention', from: i, to, named: { by: 'head', households: index.heads.get(word) ?? [] } }
}

/** Whether a name of two is the beginning of a longer one: `张伟民说`, but not `张伟平时`. */
function goesOn(text: string, from: number, to: number): boolean {
  const next = text.charAt(to)
  // `王家村` is no person at all.
  if ('村镇乡'.includes(next || '?')) return true
  if ([...text.slice(from, to)].length !== 2 || !GIVEN.has(next)) return false
  if (FOLLOWERS.at(text, to)?.means === 'name') return false
  const beyond = text.charAt(to + 1)
  const over = beyond === '' || '、,。;!? ()'.includes(beyond) || FOLLOWERS.at(text, to + 1)?.means === 'name'
  return over && !isOrdinaryWord(text.slice(to, to + 2))
}

/** `高兴` is a word itself; the `路平` of `马路平整` begins in the middle of one. */
function isPartOfWord(text: string, from: number, word: string, last: Item | undefined): boolean {
  if (isOrdinaryWord(word)) return true
  if (from === 0 || last?.to === from || isLed(text, from)) return false
  return isListedWord(text.slice(from - 1, from + 1))
}

/** Between other names. */
function standsInList(
  index: NameIndex,
  text: string,
  from: number,
  to: number,
  last: Item | undefined,
): boolean {
  if (last?.kind !== 'mention' || !/^家?[、和 ]?$/.test(text.slice(last.to, from))) return false
  const after = text.slice(to, to + 1)
  return (
    after === '' ||
    '、和,。; (家各都也均全两三四'.includes(after) ||
    /^(?:没人|没在|不在|是|电话|等|\d)/.test(text.slice(to, to + 2)) ||
    headAt(index, text, to) !== undefined
  )
}

/** A head that is an ordinary word too (`高兴`) has to stand where only a name can. */
function standsAsName(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 4), from)
  const led =
    /(?:[走访看问了]了|[走去到访看问]的|去看|来看|探望|走访|慰问|看望|去了|到了|、|[组村]的?|[和跟给帮找]|户主|村民|农户|群众|[困脱贫低保监测特五残]户|党员|老人|第.[户个位家]是?)$/.test(
      before,
    )
  const starts = before === '' || /[,。;! .):]$/.test(before)
  const after = text.slice(to, to + 5)
  const followed =
    /^[ :,]?(?:家|说|反映|讲|、|提出|没人|没在|不在|不开|不肯|不愿|不让|不配合|锁|搬|拒|在家|外出|嫌|抱怨|觉得|认为|担心|埋怨|怪|全家|夫妻|夫妇|两口子|老两口|一家|本人|户主|老伴|的(?:儿|女|老|孙|爱|媳)|正常|[(各]|他|都|无|电话|√|×|✓|✔|✗|\d)/.test(
      after,
    )
  if (/^家(?!里人|人|属|庭|长)/.test(after) && !/[很真都太不挺好最更常别分]$/.test(before)) return true
  return (led && (followed || after === '' || /^[,。;! 和都]/.test(after))) || (starts && followed)
}

function partAt(index: NameIndex, text: string, i: number): Item | undefined {
  const word = longestOf(index.partLengths, index.parts, text, i)
  if (word === undefined || word.length < 2 || (word.length < 3 && isOrdinaryWord(word))) return undefined
  return { kind: 'mention', from: i, to: i + word.length, named: { by: 'likeness', word } }
}

function codeAt(index: NameIndex, text: string, i: number): Item | undefined {
  if (text.charAt(i) === '户' || text.charAt(i) === '编') {
    CODE_LABEL.lastIndex = i
    const label = CODE_LABEL.exec(text)
    const item = label ? tokenAt(index, text, i + label[0].length, 1) : undefined
    return item && { ...item, from: i }
  }
  return tokenAt(index, text, i, SHORTEST_NUMBER_CODE)
}

function tokenAt(index: NameIndex, text: string, i: number, shortest: number): Item | undefined {
  if (/[a-z0-9_-]/.test(text.charAt(i - 1))) return undefined
  TOKEN.lastIndex = i
  const token = TOKEN.exec(text)?.[0]
  if (!token) return undefined
  const at = { kind: 'mention' as const, from: i, to: i + token.length }
  const household = index.ids.get(token)
  if (household && (token.length >= shortest || /[a-z]/.test(token))) {
    return { ...at, named: { by: 'id', household } }
  }
  // A slip in a code is asked about, and is no shorter code.
  if (
    /\d{4}/.test(token) &&
    (/[a-z]/.test(token) || /\d{5}/.test(token)) &&
    index.idShapes.has(shapeOfId(token))
  ) {
    return { ...at, named: { by: 'likeness', word: token } }
  }
  if (!/^[a-z]{2,}$/.test(token)) return undefined
  const spelt = index.byPinyin.get(token)
  if (spelt) return { ...at, named: { by: 'pinyin', households: spelt } }
  const initials = index.byInitials.get(token)
  return initials && { ...at, named: { by: 'initials', households: initials } }
}

function pronounAt(text: string, i: number): Item | undefined {
  PRONOUN.lastIndex = i
  const found = PRONOUN.exec(text)?.[0]
  if (!found) return undefined
  return { kind: 'mention', from: i, to: i + found.length, named: { by: 'pronoun' } }
}

/** `老张`, `张叔`: only where somebody is named, or every 老 would be one. */
function familiarAt(text: string, i: number): Item | undefined {
  const first = text.charAt(i)
  if (first === '老' || first === '小') {
    const surname = surnameAt(text, i + 1)
    const to = i + 1 + (surname?.length ?? 0)
    if (!surname || !/^(?:家|说|反映|讲|那|$|[,、。;! 和都没不搬锁在])/.test(text.slice(to, to + 2)))
      return undefined
    if (/[\u3400-\u9fff]$/.test(text.slice(Math.max(0, i - 1), i)) && !isLed(text, i)) return undefined
    return { kind: 'mention', from: i, to, named: { by: 'surname', surname } }
  }
  const surname = surnameAt(text, i)
  const familiar = surname && FAMILIAR.at(text, i + surname.length)
  if (!surname || !familiar) return undefined
  if (/[\u3400-\u9fff]$/.test(text.slice(Math.max(0, i - 1), i)) && !isLed(text, i)) return undefined
  return {
    kind: 'mention',
    from: i,
    to: i + surname.length + familiar.length,
    named: { by: 'surname', surname },
  }
}

/** Whether a word stands right before that leads to a name: `走了`, `村民`. */
export function isLed(text: string, place: number): boolean {
  for (let length = 1; length <= 4 && length <= place; length++) {
    const hit = LEADERS.at(text, place - length)
    if (hit && hit.length === length) return true
  }
  return false
}

function dayItemAt(text: string, i: number): Item | undefined {
  const found = dayAt(text, i)
  if (!found) return undefined
  const { length, words, onlyPartOfDay } = found
  return { kind: 'day', from: i, to: i + length, words, onlyPartOfDay }
}

function longestOf(
  lengths: ReadonlyMap<string, readonly number[]>,
  words: ReadonlyMap<string, unknown>,
  text: string,
  i: number,
): string | undefined {
  for (const length of lengths.get(text.charAt(i)) ?? []) {
    const word = text.slice(i, i + length)
    if (words.has(word)) return word
  }
  return undefined
}
