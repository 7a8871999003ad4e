import type { DaySaid, IssueSaid, Understood, VisitSaid, Who } from '#src/understanding/understood.js'
import type { Expected, ExpectedIssue, ExpectedOneWho, ExpectedVisit, ExpectedWho } from './load.js'
import { TODAY } from './name-book.js'

/** What was understood otherwise than expected, in words; empty if it is exactly so. */
export function matches(expected: Expected, understood: Understood): string[] {
  return [...questionDifferences(expected, understood), ...visitsDifferences(expected, understood)]
}

/** Of the households that these words must never mean unasked, those that were taken all the same. */
export function takenUnasked(never: readonly string[], { visits, question }: Understood): string[] {
  const asked = question && 'who' in question ? [question.who] : []
  return [...visits.map(({ who }) => who), ...asked].flatMap((who) =>
    who.kind === 'household' && never.includes(who.id) ? [who.id] : [],
  )
}

/** Width, punctuation and blanks don't make another text. */
export function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{P}\p{S}\s]/gu, '')
    .toLowerCase()
}

/** Every text that a wording allows, bare: `[那个]路灯坏了` is two, with the part in brackets and without. */
export function allowed(wording: string | readonly string[]): string[] {
  return (typeof wording === 'string' ? [wording] : wording).flatMap(withAndWithout).map(bare)
}

function withAndWithout(wording: string): string[] {
  const found = /^(.*?)\[(.*?)\](.*)$/s.exec(wording)
  if (!found) return [wording]
  const [, before = '', optional = '', after = ''] = found
  return withAndWithout(after).flatMap((rest) => [before + optional + rest, before + rest])
}

function questionDifferences({ question: wanted }: Expected, { question: got }: Understood): string[] {
  if (!wanted || !got) return wanted === got ? [] : [`question: ${show(wanted)} expected, ${show(got)} read`]
  if (wanted.about !== got.about) return [`question about ${wanted.about} expected, ${got.about} read`]
  if (wanted.about === 'place-progress' && got.about === 'place-progress') {
    return differs('villages asked for', [...wanted.villages].sort(), [...got.villageIds].sort())
  }
  if (wanted.about === 'last-visit' && got.about === 'last-visit') {
    return whoDifferences('asked for', wanted.who, got.who)
  }
  if (wanted.about === 'issue-state' && got.about === 'issue-state') {
    return [
      ...whoDifferences('asked for', wanted.who, got.who),
      ...wordingDifferences('words', wanted.words, got.words),
    ]
  }
  return []
}

function visitsDifferences(expected: Expected, understood: Understood): string[] {
  const count = differs('visits', expected.visits.length, understood.visits.length)
  const pairs = expected.visits.flatMap((wanted, at) => {
    const got = understood.visits[at]
    return got ? visitDifferences(`visit ${at + 1}`, wanted, got) : []
  })
  return [...count, ...pairs]
}

function visitDifferences(at: string, wanted: ExpectedVisit, got: VisitSaid): string[] {
  const { issues, gift } = wanted
  return [
    ...whoDifferences(at, wanted.who, got.who),
    // Nobody went: then no result is told of.
    ...(wanted.visited ? differs(`${at}, result`, wanted.result, got.result) : []),
    ...dayDifferences(at, wanted.day, got.day),
    ...differs(`${at}, visited`, wanted.visited, got.visited),
    ...maybeWording(`${at}, metWith`, wanted.metWith, got.metWith),
    ...differs(`${at}, has findings`, wanted.findings ?? issues.length > 0, got.findings !== null),
    ...differs(`${at}, has a gift`, gift !== null, got.gift !== null),
    ...(gift && got.gift ? differs(`${at}, yuan`, gift.yuan, got.gift.yuan) : []),
    ...(gift && got.gift ? maybeWording(`${at}, goods`, gift.goods, got.gift.goods) : []),
    ...differs(`${at}, issues`, issues.length, got.issues.length),
    ...issues.flatMap((issue, place) => {
      const read = got.issues[place]
      return read ? issueDifferences(`${at}, issue ${place + 1}`, issue, read) : []
    }),
  ]
}

function issueDifferences(at: string, wanted: ExpectedIssue, got: IssueSaid): string[] {
  const categories: readonly string[] = [wanted.category].flat()
  const first = got.categories[0] ?? 'none'
  return [
    ...wordingDifferences(`${at}, text`, wanted.text, got.text),
    ...(categories.includes(first)
      ? []
      : [`${at}, category: ${categories.join(' or ')} expected, ${first} read`]),
    ...differs(`${at}, outcome`, wanted.outcome, got.outcome),
    ...(wanted.note === undefined ? [] : maybeWording(`${at}, note`, wanted.note, got.outcomeNote)),
    ...differs(`${at}, promise`, wanted.promise ?? null, got.promise && (got.promise.day ?? 'none-day')),
  ]
}

function dayDifferences(at: string, wanted: ExpectedVisit['day'], got: DaySaid): string[] {
  const doubt = typeof wanted === 'object' ? wanted : undefined
  const day = typeof wanted === 'object' ? wanted.day : (wanted ?? TODAY)
  return [
    ...differs(`${at}, doubt of the day`, doubt?.doubt ?? 'none', got.kind === 'doubt' ? got.why : 'none'),
    ...differs(`${at}, day`, day, got.day),
  ]
}

function whoDifferences(at: string, wanted: ExpectedWho, got: Who): string[] {
  const choices = typeof wanted === 'object' && 'anyOf' in wanted ? wanted.anyOf : [wanted]
  return choices.some((choice) => isWho(choice, got))
    ? []
    : [`${at}, who: ${show(wanted)} expected, ${show(got)} read`]
}

function isWho(wanted: ExpectedOneWho, got: Who): boolean {
  if (typeof wanted === 'string') return got.kind === 'household' && got.id === wanted
  if (Array.isArray(wanted)) {
    return got.kind === 'choose' && show([...wanted].sort()) === show([...got.ids].sort())
  }
  if ('village' in wanted) return got.kind === 'village' && got.id === wanted.village
  if ('enterprise' in wanted) return got.kind === 'enterprise' && got.id === wanted.enterprise
  return got.kind === 'unknown' && allowed(wanted.unknown).includes(bare(got.said))
}

function maybeWording(at: string, wanted: string | readonly string[] | null, got: string | null): string[] {
  if (wanted === null || got === null)
    return wanted === got ? [] : [`${at}: ${show(wanted)} expected, ${show(got)} read`]
  return wordingDifferences(at, wanted, got)
}

function wordingDifferences(at: string, wanted: string | readonly string[], got: string): string[] {
  return allowed(wanted).includes(bare(got)) ? [] : [`${at}: ${show(wanted)} expected, ${show(got)} read`]
}

function differs(at: string, wanted: unknown, got: unknown): string[] {
  return show(wanted) === show(got) ? [] : [`${at}: ${show(wanted)} expected, ${show(got)} read`]
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}
