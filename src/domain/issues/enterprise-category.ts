/** The 11 categories of an enterprise's difficulties. */
export const ENTERPRISE_CATEGORIES = [
  'financing',
  'tax_fee',
  'land_plant',
  'labour',
  'energy_cost',
  'logistics_cost',
  'approval',
  'market',
  'fair_enforcement',
  'payment_arrears',
  'party_building',
] as const
export type EnterpriseCategory = (typeof ENTERPRISE_CATEGORIES)[number]
