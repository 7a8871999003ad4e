/** The county whose towns and villages the demo has: 金溪县, by its division code. */
export const TRIAL_COUNTY = '361027'
