import type { IssueCategory } from '../domain/issues/category.js'

/** 问题类别 with the working days allowed and the unit responsible. */
export interface DemoCategory {
  readonly category: IssueCategory
  readonly workingDays: number
  readonly unit: string
}

const LIMITS: Readonly<Record<IssueCategory, readonly [workingDays: number, unit: string]>> = {
  road_traffic: [20, '县交通运输局'],
  water_irrigation: [15, '县水利局'],
  power_network: [5, '县供电公司'],
  environment: [5, '县城管局'],
  housing: [20, '县住建局'],
  land: [20, '县自然资源局'],
  demolition: [20, '县自然资源局'],
  subsidy: [10, '县财政局'],
  social_security: [10, '县民政局'],
  health: [10, '县医保局'],
  education: [10, '县教体局'],
  employment_wage: [10, '县人社局'],
  industry: [15, '县农业农村局'],
  food_drug_safety: [5, '县市场监管局'],
  public_safety: [5, '县公安局'],
  dispute: [10, '县司法局'],
  petition_legacy: [30, '县信访局'],
  village_affairs: [10, '县作风建设办公室'],
  customs: [10, '县委宣传部'],
  culture: [15, '县文广旅局'],
  city_creation: [10, '县城管局'],
  policy_consult: [3, '县政府办公室'],
  other: [15, '县政府办公室'],
}

export const DEMO_CATEGORIES: readonly DemoCategory[] = Object.entries(LIMITS).map(
  ([category, [workingDays, unit]]) => ({ category: category as IssueCategory, workingDays, unit }),
)
