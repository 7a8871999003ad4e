/** What a person is to an issue; rights to move it hang on these alone. */
export const PARTIES = [
  /** Who raised it. */
  'raiser',
  'household_cadre',
  /** The head of the unit that is responsible for the household. */
  'household_head',
  /** Staff of the township in which the household lives. */
  'town',
  /** Anybody of the unit it is assigned to. */
  'lead',
  'lead_head',
  'handler',
  /** Anybody of a unit with a part of it. */
  'co',
  /** Who may call the household back: never somebody who handled it. */
  'caller',
  /** 分管领导 of the unit it is assigned to. */
  'deputy_leader',
  /** 包案领导 of a petition case or dispute. */
  'responsible_leader',
  'office',
  /** The program itself, when a time has come. */
  'system',
] as const
export type Party = (typeof PARTIES)[number]
