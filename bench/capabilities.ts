/** What the messengers of the product can do. */
export const CAPABILITIES = {
  forms: true,
  buttons: true,
  updateInPlace: true,
  files: false,
  pressDeadlineMs: 3000,
} as const
