const ASKS =
  /免打扰|勿扰|(?:不|别|勿|少)(?:要|宜|用|想)?(?:再)?(?:打扰|上门|敲门|来访)|不便|不方便|农忙|双抢|采收|夜班|午休|提前(?:打)?电话|先(?:打)?电话/

/** 备注 where it says when or how the household does not want to be disturbed; what else is noted is nobody's to be shown. */
export function disturbNote(note: string | undefined): string {
  return note && ASKS.test(note) ? note.trim() : ''
}
