import type { Random } from './random.js'

/** 户类别 with the share of households that carry it, in per cent. */
const TARGET_GROUPS: Readonly<Record<string, number>> = {
  脱贫户: 8,
  脱贫不稳定户: 0.8,
  边缘易致贫户: 0.9,
  突发严重困难户: 0.4,
  低保: 5,
  特困: 0.8,
  残疾: 4,
  留守老人: 5,
  留守儿童: 3,
  留守妇女: 1.5,
  孤儿: 0.1,
  退役军人: 4,
  烈属: 0.2,
  老党员: 3,
  老干部: 0.8,
  老模范: 0.3,
  人大代表: 0.4,
  政协委员: 0.2,
  致富带头人: 1.2,
  独居老人: 2,
  大病: 1.5,
  返乡人员: 2,
}

/** 户类别 that make the head a 重点人员, and the word of that sheet. */
export const KEY_PERSON_KINDS: Readonly<Record<string, string>> = {
  致富带头人: '创业致富典型',
  老干部: '老干部',
  老党员: '老党员',
  老模范: '老模范',
  人大代表: '人大代表',
  政协委员: '政协委员',
}

/** Of these a household is in at most one: they are grades of one assessment. */
const POVERTY_GRADES = ['脱贫户', '脱贫不稳定户', '边缘易致贫户', '突发严重困难户']

export function targetGroups(random: Random): string[] {
  const drawn = Object.entries(TARGET_GROUPS).flatMap(([group, percent]) =>
    random.chance(percent / 100) ? [group] : [],
  )
  const grade = drawn.find((group) => POVERTY_GRADES.includes(group))
  return drawn.filter((group) => !POVERTY_GRADES.includes(group) || group === grade)
}
