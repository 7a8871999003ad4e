import type { IssueCategory } from '../domain/issues/category.js'
import type { DoorOutcome } from '../domain/issues/types.js'
import { at, type Random, type Weighted } from './random.js'

export type IssueOutcome = DoorOutcome

const FINDINGS = [
  '家里都好，老人身体硬朗，对村里工作满意。',
  '儿子在外务工，老两口种了六亩水稻，收成还行。',
  '孙子在镇上读书，接送由老人负责。',
  '今年种了两亩烟叶，盼着价格稳定。',
  '刚做完手术在家休养，医保已经报销。',
  '对村里新修的广场很满意，晚上跳舞的人多。',
  '想学养殖技术，问有没有培训班。',
  '家里新盖了房子，问宅基地证什么时候办。',
  '说去年帮他家办的低保已经按月到账。',
  '在本地工地做工，工资按月发，没有拖欠。',
  '愿意把闲置的老屋交给村里统一流转。',
  '反诈宣传已讲过，手机上装好了反诈软件。',
]

/** What households raise, by category; the commonest first. */
const ISSUES: Readonly<Partial<Record<IssueCategory, readonly string[]>>> = {
  water_irrigation: ['自来水管漏水，水压小', '灌溉渠淤塞，下丘田放不到水', '夏天经常停水'],
  road_traffic: ['进组路坑洼，雨天积水', '桥头护栏断了一截', '组里最后两百米路没有硬化'],
  power_network: ['路灯坏了三盏', '抗旱时电压低，水泵带不动', '手机信号差，要到村口才打得通'],
  environment: ['垃圾桶太少，清运不及时', '门前水沟发臭'],
  housing: ['老屋后墙开裂，下雨不敢住', '屋面漏水想申请改造'],
  social_security: ['养老金认证不会办', '问低保为什么停了', '八十岁高龄补贴没到账'],
  health: ['慢性病卡不知道怎么办', '外地住院回来怎么报销'],
  subsidy: ['耕地地力补贴少了一亩', '农机补贴还没到账'],
  land: ['和邻居的山界说不清', '宅基地证一直没有办下来'],
  education: ['村里幼儿园停办，要到镇上去', '校车不到本组'],
  employment_wage: ['在工地做了两个月，工钱没结清'],
  industry: ['蜜梨卖不出好价钱，盼有销路', '想贷款扩大养殖'],
  dispute: ['邻居滴水到自家墙上，吵了几回'],
  policy_consult: ['问城乡居民养老保险怎么补缴', '问退役军人优待证怎么领'],
  public_safety: ['夜里有陌生人进村推销药品'],
  village_affairs: ['想看看村里收支明细'],
}

const CATEGORIES = Object.keys(ISSUES) as IssueCategory[]

const OUTCOMES: readonly Weighted<IssueOutcome>[] = [
  ['on_spot', 55],
  ['explained', 15],
  ['coordinated', 26],
  ['county_level', 4],
]
/** What takes building, money or another office is not solved at the door. */
const NEVER_ON_SPOT: readonly IssueCategory[] = [
  'road_traffic',
  'housing',
  'land',
  'employment_wage',
  'industry',
  'education',
]

export function findings(random: Random): string {
  return random.pick(FINDINGS)
}

/** An issue with how the cadre left it. */
export function issue(random: Random): { category: IssueCategory; text: string; outcome: IssueOutcome } {
  const place = Math.min(random.between(0, CATEGORIES.length - 1), random.between(0, CATEGORIES.length - 1))
  const category = at(CATEGORIES, place)
  const text = random.pick(ISSUES[category] ?? [])
  return { category, text, outcome: outcomeOf(random, category) }
}

function outcomeOf(random: Random, category: IssueCategory): IssueOutcome {
  if (category === 'policy_consult') return 'explained'
  const outcome = random.weighted(OUTCOMES)
  return outcome === 'on_spot' && NEVER_ON_SPOT.includes(category) ? 'coordinated' : outcome
}
