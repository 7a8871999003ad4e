import { randomBytes } from 'node:crypto'
import { type CaseSettings, caseSettings } from '../domain/issues/case-settings.js'
import { type RetentionSettings, retentionSettings } from '../domain/retention-settings.js'
import { CASES, RETENTION, readSettings, type SettingsGroup, setSettings } from '../store/county-settings.js'
import type { Connection } from '../store/database.js'
import type { CommandResult } from './command-result.js'
import type { Workplace } from './workplace.js'

/** Who is named in the audit for what is done on the command line. */
const OPERATOR = 'operator'

/** One number that a county sets. */
interface Setting {
  readonly unit: string
  readonly what: string
  readonly usual: number
  readonly least: number
  readonly most: number
  /** What comes of a new value. */
  readonly outcome: (value: number) => string
  read(connection: Connection, county: string): Promise<number>
  write(connection: Connection, county: string, value: number): Promise<{ ok: boolean; before: number }>
}

type Numbers<K extends string> = { readonly [P in K]: number }

function setting<K extends string, S extends Numbers<K>>(
  group: SettingsGroup<S>,
  key: K,
  range: { readonly minValue: number | null; readonly maxValue: number | null },
  words: Pick<Setting, 'unit' | 'what' | 'outcome'>,
): Setting {
  return {
    ...words,
    ...{ usual: group.usual[key], least: range.minValue ?? 0, most: range.maxValue ?? 0 },
    async read(connection, county) {
      return (await readSettings(connection, county, group)).settings[key]
    },
    async write(connection, county, value) {
      const { ok, before } = await setSettings(connection, county, group, {
        ...{ actor: OPERATOR, now: Date.now(), id: randomBytes(16).toString('base64url') },
        set: { [key]: value } as unknown as Partial<S>,
      })
      return { ok, before: before[key] }
    },
  }
}

const ofCases = (key: keyof CaseSettings, unit: string, what: string): Setting =>
  setting(CASES, key, caseSettings.shape[key], {
    ...{ unit, what },
    outcome: () => '以后登记、重新办理的按新的算，已经定下的日期不变。',
  })

const ofRetention = (key: keyof RetentionSettings, unit: string, what: string): Setting =>
  setting(RETENTION, key, retentionSettings.shape[key], {
    ...{ unit, what },
    outcome: (days) =>
      `从下一个凌晨起，超过 ${days} 天的操作记录会清理，清理后不能恢复；每天的封存一直保留。`,
  })

const SETTINGS: Readonly<Record<string, Setting>> = {
  信访期限: ofCases('petitionDays', '天', '信访积案从登记起多少天内办结（条例规定最长 60 天）'),
  纠纷期限: ofCases('disputeDays', '天', '矛盾纠纷从登记起多少天内化解'),
  延长期限: ofCases('extensionDays', '天', '经批准最多延长多少天（条例规定最长 30 天）'),
  观察期: ofCases('watchMonths', '个月', '息诉息访以后观察几个月'),
  操作记录保留: ofRetention('auditDays', '天', '谁何时改了什么的记录保留多少天（不少于 180 天）'),
}

export async function showSettings({ connection, county }: Workplace): Promise<CommandResult> {
  const lines = await Promise.all(
    Object.entries(SETTINGS).map(async ([name, { unit, what, usual, read }]) => {
      const value = await read(connection, county)
      return `${name}\t${value} ${unit}${value === usual ? '' : `，默认 ${usual}`}\t${what}`
    }),
  )
  return { ok: true, lines }
}

/** One setting; what is under way keeps the day it was given. */
export async function setSetting(place: Workplace, name: string, value: string): Promise<CommandResult> {
  const known = SETTINGS[name]
  if (!known)
    return { ok: false, lines: [`没有叫“${name}”的设置。可以设的是：${Object.keys(SETTINGS).join('、')}`] }
  const { unit, what, least, most, outcome } = known
  const number = Number(value.normalize('NFKC'))
  if (!Number.isInteger(number) || number < least || number > most)
    return { ok: false, lines: [`“${name}”要写 ${least} 到 ${most} 的整数：${what}`] }
  const { ok, before } = await known.write(place.connection, place.county, number)
  if (!ok) return { ok: false, lines: ['刚才有人也在改设置，这次没有写入。请再试一次'] }
  return { ok: true, lines: [`${name}：${before} ${unit} → ${number} ${unit}。${outcome(number)}`] }
}
