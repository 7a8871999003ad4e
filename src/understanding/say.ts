import type { VisitResult } from '../domain/visits/types.js'
import { indexOf, plainGroup, plainName } from './names/name-index.js'
import type { Around, GiftSaid, IssueSaid, Listed, Understood, VisitSaid } from './understood.js'
import { KIN } from './vocabulary/people.js'

const RESULT_SAID: Readonly<Record<VisitResult, string>> = {
  met: '',
  absent: '没人在家',
  phone: '电话联系的',
  refused: '不愿意开门',
  moved: '搬走了',
  vacant: '房子空着',
}
const COUNTED = '一二三四五六七八九'

/** A sentence that says what was understood: to show it, to change it, and read again it means the same. */
export function sayUnderstood({ visits }: Understood, around: Around): string {
  return visits.map((visit) => `${sayVisit(visit, around)}。`).join('')
}

function sayVisit(visit: VisitSaid, around: Around): string {
  const goes = visit.visited ? '走访了' : '没去'
  const told = visit.findings === null ? [] : visit.findings.split('；')
  const parts = [
    `${sayDay(visit)}${goes}${sayWho(visit, around)}`,
    ...sayMet(visit.metWith),
    RESULT_SAID[visit.result],
    ...(visit.gift ? [sayGift(visit.gift)] : []),
    ...(told.length === 0 && visit.result === 'met' && visit.visited ? ['都好'] : []),
  ].filter((part) => part !== '')
  const items = told.map((text, i) => {
    const issue = visit.issues.find((each) => each.text === text)
    return `${i < COUNTED.length ? `${COUNTED[i]}是` : '另外'}${issue ? sayIssue(issue) : text}`
  })
  return [parts.join('，'), ...items].join('；')
}

function sayDay({ day }: VisitSaid): string {
  if (day.day === null) return day.kind === 'doubt' ? day.said : ''
  const [year, month, date] = day.day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

/** By name where that is plain, with village and group; by code where it isn't. */
function sayWho({ who }: VisitSaid, around: Around): string {
  if (who.kind !== 'household')
    return who.kind === 'unknown' || who.kind === 'choose' ? `${who.said}家` : who.said
  const index = indexOf(around.names)
  const household = index.ids.get(who.id.normalize('NFKC').toLowerCase())
  if (!household) return who.said
  const village = around.names.villages.find(({ id }) => id === household.villageId)
  const named = village && index.places.get(plainName(village.name))
  const isPlain =
    named?.kind === 'village' && named.villageIds.length === 1 && !/委会$/.test(village?.name ?? '')
  const rivals = (index.heads.get(plainName(household.head)) ?? []).filter((other) =>
    isBeside(household, other),
  )
  if (!isPlain || rivals.length > 1) return `户编号${household.id}`
  return `${village?.name}${household.group ?? ''}${household.head}家`
}

function isBeside(one: Listed, other: Listed): boolean {
  const group = one.group === null ? null : plainGroup(one.group)
  return (
    one.villageId === other.villageId &&
    (group === null || (other.group !== null && plainGroup(other.group) === group))
  )
}

function sayMet(metWith: string | null): string[] {
  if (metWith === null) return []
  const people = metWith.split('、')
  const met = people.filter((who) => isOfTheFamily(who))
  const company = people.filter((who) => !isOfTheFamily(who))
  return [...(company.length > 0 ? [`和${company.join('、')}一起`] : []), ...met.map((who) => `见到${who}`)]
}

function isOfTheFamily(who: string): boolean {
  const plain = who.replace(/^[他她其]家?的?/, '')
  return KIN.at(plain, 0)?.length === plain.length
}

function sayGift({ yuan, goods }: GiftSaid): string {
  const given = [...(yuan === null ? [] : [`${yuan}元慰问金`]), ...(goods === null ? [] : [goods])]
  return `送了${given.join('和')}`
}

function sayIssue({ text, outcomeNote, promise }: IssueSaid): string {
  return [text, outcomeNote, promise?.said].filter((part) => part).join('，')
}
