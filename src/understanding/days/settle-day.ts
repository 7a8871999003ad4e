import { Lunar } from 'lunar-typescript'
import { addDays, addMonths, type Day, isDay, mondayOf, weekdayOf } from '../../domain/time.js'
import type { Around, DaySaid } from '../understood.js'
import type { DayWords, Festival } from './day-words.js'

type Looks = 'back' | 'ahead'

/** The longest holiday with its days of rest beside it. */
const LONGEST_HOLIDAY_DAYS = 15
/** Months in which the first day of a festival without a date in our calendar can lie. */
const LUNAR_FESTIVALS: Readonly<Partial<Record<Festival, readonly [number, number]>>> = {
  春节: [1, 1],
  元宵: [1, 15],
  端午: [5, 5],
  中秋: [8, 15],
}
const SOLAR_FESTIVALS: Readonly<Partial<Record<Festival, readonly [number, number]>>> = {
  元旦: [1, 1],
  清明: [4, 5],
  五一: [5, 1],
  国庆: [10, 1],
}

/** The day of a visit: the last such day; one that can't be is in doubt. */
export function visitDay(words: DayWords, said: string, around: Pick<Around, 'today' | 'earliest'>): DaySaid {
  const day = settle(words, around.today, 'back')
  if (day === null) return { kind: 'doubt', why: 'unclear', day: null, said }
  if (day > around.today) return { kind: 'doubt', why: 'future', day, said }
  if (around.earliest && day < around.earliest) return { kind: 'doubt', why: 'before-campaign', day, said }
  return { kind: 'day', day, said }
}

/** The day of a promise: today or later; null for words that name no day ahead. */
export function promisedDay(words: DayWords, around: Pick<Around, 'today' | 'isWorkingDay'>): Day | null {
  if (words.kind === 'festival') return besideFestival(words.name, words.side, around)
  const day = settle(words, around.today, 'ahead')
  return day !== null && day >= around.today ? day : null
}

function settle(words: DayWords, today: Day, looks: Looks): Day | null {
  switch (words.kind) {
    case 'from-today':
      return addDays(today, words.days)
    case 'months-from-today':
      return addMonths(today, words.months)
    case 'weekday':
      return weekdayDay(words.weekday, words.weeks, today, looks)
    case 'date':
      return dateDay(words, today, looks)
    case 'date-of-month':
      return dateOfMonth(words.date, words.months, today, looks)
    case 'lunar':
      return lunarDay(words.month, words.date, today, looks)
    case 'festival': {
      const day = festivalDay(words.name, today, looks)
      return day && words.side === 'on' ? day : null
    }
    case 'vague':
      return null
  }
}

function weekdayDay(weekday: number, weeks: number | undefined, today: Day, looks: Looks): Day {
  const thisWeek = addDays(mondayOf(today), weekday)
  if (weeks !== undefined) return addDays(thisWeek, 7 * weeks)
  if (looks === 'back') return weekday <= weekdayOf(today) ? thisWeek : addDays(thisWeek, -7)
  return weekday >= weekdayOf(today) ? thisWeek : addDays(thisWeek, 7)
}

/** Of a date without its year: the last one for a visit (one of the weeks ahead is a slip), the next for a promise. */
function dateDay(words: DayWords & { kind: 'date' }, today: Day, looks: Looks): Day | null {
  const year = Number(today.slice(0, 4))
  if (words.year !== undefined) return dayFrom(words.year, words.month, words.date)
  const day = dayFrom(year, words.month, words.date)
  if (looks === 'ahead')
    return day !== null && day >= today ? day : dayFrom(year + 1, words.month, words.date)
  // In January `12月30日` is of last year; in May `6月3日` is a slip and asked for.
  const lastYear = dayFrom(year - 1, words.month, words.date)
  const isNear = lastYear !== null && lastYear > addDays(today, -90)
  return day !== null && day > today && isNear ? lastYear : day
}

function dateOfMonth(date: number, months: number | undefined, today: Day, looks: Looks): Day | null {
  const inMonth = (by: number): Day | null => {
    const [year = 0, month = 0] = addMonths(`${today.slice(0, 8)}01`, by)
      .split('-')
      .map(Number)
    return dayFrom(year, month, date)
  }
  if (months !== undefined) return inMonth(months)
  const day = inMonth(0)
  if (looks === 'back') return day !== null && day <= today ? day : inMonth(-1)
  return day !== null && day >= today ? day : inMonth(1)
}

/** `date` 0 is the last of the month. */
function dayFrom(year: number, month: number, date: number): Day | null {
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  if (!isDay(first)) return null
  if (date === 0) return addDays(addMonths(first, 1), -1)
  const day = `${first.slice(0, 8)}${String(date).padStart(2, '0')}`
  return isDay(day) ? day : null
}

function lunarDay(month: number, date: number, today: Day, looks: Looks): Day | null {
  const year = Number(today.slice(0, 4))
  const days = [year - 2, year - 1, year, year + 1].flatMap((each) => solarOf(each, month, date) ?? [])
  return (
    (looks === 'back' ? days.filter((day) => day <= today).at(-1) : days.find((day) => day >= today)) ?? null
  )
}

/** A month of the old calendar has 29 or 30 days; the 30th of a short one is nobody's day. */
function solarOf(year: number, month: number, date: number): Day | null {
  try {
    return Lunar.fromYmd(year, month, date).getSolar().toYmd()
  } catch {
    return null
  }
}

function festivalDay(name: Festival, today: Day, looks: Looks): Day | null {
  const lunar = LUNAR_FESTIVALS[name]
  if (lunar) return lunarDay(lunar[0], lunar[1], today, looks)
  const [month = 1, date = 1] = SOLAR_FESTIVALS[name] ?? []
  const year = Number(today.slice(0, 4))
  const days = [year - 1, year, year + 1].flatMap((each) => dayFrom(each, month, date) ?? [])
  return (
    (looks === 'back' ? days.filter((day) => day <= today).at(-1) : days.find((day) => day >= today)) ?? null
  )
}

/** `国庆节后`: the first working day after the holiday; `春节前`: the last before it. */
function besideFestival(
  name: Festival,
  side: 'before' | 'on' | 'after',
  { today, isWorkingDay }: Pick<Around, 'today' | 'isWorkingDay'>,
): Day | null {
  const festival = festivalDay(name, today, 'ahead')
  if (festival === null || side === 'on') return festival
  const step = side === 'after' ? 1 : -1
  for (let by = 1; by <= LONGEST_HOLIDAY_DAYS; by++) {
    const day = addDays(festival, step * by)
    if (isWorkingDay(day)) return day >= today ? day : null
  }
  return null
}
