import { randomBytes } from 'node:crypto'
import { type CaseSettings, caseSettings, USUAL_CASE_SETTINGS } from '../domain/issues/case-settings.js'
import { readCaseSettings, setCaseSettings } from '../store/county-settings.js'
import type { CommandResult } from './command-result.js'
import type { Workplace } from './workplace.js'

/** Who is named in the audit for what is done on the command line. */
const OPERATOR = 'operator'

const NAMES: Readonly<Record<string, readonly [keyof CaseSettings, string, string]>> = {
  信访期限: ['petitionDays', '天', '信访积案从登记起多少天内办结（条例规定最长 60 天）'],
  纠纷期限: ['disputeDays', '天', '矛盾纠纷从登记起多少天内化解'],
  延长期限: ['extensionDays', '天', '经批准最多延长多少天（条例规定最长 30 天）'],
  观察期: ['watchMonths', '个月', '息诉息访以后观察几个月'],
}

export async function showSettings({ connection, county }: Workplace): Promise<CommandResult> {
  const settings = await readCaseSettings(connection, county)
  const lines = Object.entries(NAMES).map(([name, [key, unit, what]]) => {
    const usual = settings[key] === USUAL_CASE_SETTINGS[key] ? '' : `，默认 ${USUAL_CASE_SETTINGS[key]}`
    return `${name}\t${settings[key]} ${unit}${usual}\t${what}`
  })
  return { ok: true, lines }
}

/** One setting; what is under way keeps the day it was given. */
export async function setSetting(place: Workplace, name: string, value: string): Promise<CommandResult> {
  const known = NAMES[name]
  if (!known)
    return { ok: false, lines: [`没有叫“${name}”的设置。可以设的是：${Object.keys(NAMES).join('、')}`] }
  const [key, unit, what] = known
  const number = Number(value.normalize('NFKC'))
  if (!caseSettings.shape[key].safeParse(number).success) {
    const { minValue, maxValue } = caseSettings.shape[key]
    return { ok: false, lines: [`“${name}”要写 ${minValue} 到 ${maxValue} 的整数：${what}`] }
  }
  const { ok, before } = await setCaseSettings(place.connection, place.county, {
    ...{ actor: OPERATOR, now: Date.now(), set: { [key]: number } },
    id: randomBytes(16).toString('base64url'),
  })
  if (!ok) return { ok: false, lines: ['刚才有人也在改设置，这次没有写入。请再试一次'] }
  return {
    ok: true,
    lines: [
      `${name}：${before[key]} ${unit} → ${number} ${unit}。以后登记、重新办理的按新的算，已经定下的日期不变。`,
    ],
  }
}
