import { mobilePhone } from '#src/demo/phones.js'
import { random } from '#src/demo/random.js'
import { addDays, dayOf } from '#src/domain/time.js'
import { writeXlsx } from '../../bench/generate/xlsx-writer.js'

const UNIT = '县水利局'
const TOWN = '浒湾镇'

/** The cadre who is the head of the town, where there is one. */
export const TOWN_HEAD = 1

export interface CrashCadre {
  readonly name: string
  readonly openId: string
}

/** Writes the workbook of a county with one unit, or a town beside it, and for each cadre one village of so many households. */
export async function writeCountyFile(
  path: string,
  cadres: readonly CrashCadre[],
  householdsEach: number,
  withTown = false,
): Promise<void> {
  const isTownHead = (place: number) => withTown && place === TOWN_HEAD
  const own = random('crash county')
  const today = dayOf(Date.now())
  const phases = [['组织实施', '组织实施', addDays(today, -30), addDays(today, 60)]]
  const villages = cadres.map((cadre, place) => [villageCode(place), TOWN, `${cadre.name}村`, '村'])
  const staff = cadres.map((cadre, place) => [
    staffId(place),
    cadre.name,
    isTownHead(place) ? TOWN : UNIT,
    mobilePhone(own),
    place === 0 || isTownHead(place) ? '干部；单位负责人' : '干部',
    cadre.openId,
  ])
  const households = cadres.flatMap((_, place) =>
    Array.from({ length: householdsEach }, (_, nth) => [
      householdId(place, nth),
      villageCode(place),
      `${Math.floor(nth / 20) + 1}组`,
      `张${String.fromCodePoint(0x4e00 + place * householdsEach + nth)}`,
      staffId(place),
    ]),
  )
  const sheet = (name: string, headings: string, rows: readonly string[][]) => ({
    name,
    rows: [headings.split(' '), ...rows],
  })
  await writeXlsx(path, [
    sheet('活动', '名称 开始 结束', [['民情大走访', addDays(today, -30), addDays(today, 60)]]),
    sheet('阶段', '名称 类型 开始 结束', phases),
    sheet('单位', '单位名称 类型 负责人工号', [
      [UNIT, '县直', staffId(0)],
      ...(withTown ? [[TOWN, '乡镇', staffId(TOWN_HEAD)]] : []),
    ]),
    sheet('干部', '工号 姓名 单位 手机号 角色 飞书open_id', staff),
    sheet('村', '村编码 乡镇 村(社区) 类型', villages),
    sheet(
      '挂点',
      '单位 村编码',
      cadres.map((_, place) => [UNIT, villageCode(place)]),
    ),
    sheet('户', '户编号 村编码 村民小组 户主姓名 包户干部工号', households),
  ])
}

const villageCode = (place: number) => `9900000${String(place).padStart(5, '0')}`
const staffId = (place: number) => `CR${String(place + 1).padStart(3, '0')}`
export const householdId = (place: number, nth: number) => `${place + 1}-${String(nth + 1).padStart(4, '0')}`
