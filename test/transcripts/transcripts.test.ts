import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'vitest'
import { BROKEN } from '#src/text/error-sentences.js'
import { Desk } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'
import { HAPPENINGS } from './happenings.js'
import { Player } from './transcript.js'

const FOLDER = import.meta.dirname

/** A village with more households than a card holds. */
const LARGER_COUNTY: typeof SMALL_COUNTY = {
  ...SMALL_COUNTY,
  户: [
    ...(SMALL_COUNTY.户 ?? []),
    ...Array.from({ length: 12 }, (_, i) => ({
      户编号: `D${String(i + 1).padStart(2, '0')}`,
      村编码: '361027100001',
      // The first ones belong to no group.
      ...(i < 3 ? {} : { 村民小组: `${5 + Math.floor(i / 4)}组` }),
      户主姓名: `周${'一二三四五六七八九十甲乙'[i]}`,
      在家情况: '常住',
      包户干部工号: 'C2',
    })),
  ],
}

/** `# platform without forms` in the first lines: the questions come one by one. `# larger county`: with 12 households more. */
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .sort()

test.concurrent.for(FILES)('%s reads as it is written', async (file, { expect }) => {
  const path = `${FOLDER}/${file}`
  const text = readFileSync(path, 'utf8')
  const desk = await Desk.open(`transcript_${basename(file, '.txt').replaceAll('-', '_')}`, {
    forms: !text.includes('# platform without forms'),
    ...(text.includes('# larger county') ? { rows: LARGER_COUNTY } : {}),
  })
  try {
    const played = await new Player(desk, HAPPENINGS).play(text)
    // Rewriting the snapshots must not make a defect the rule.
    expect(played).not.toContain(BROKEN)
    await expect(played).toMatchFileSnapshot(path)
  } finally {
    await desk.close()
  }
})
