import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import type { Day } from '#src/domain/time.js'
import { weekdayOf } from '#src/domain/time.js'
import type { Around, Listed, NameBook } from '#src/understanding/understood.js'
import { spell } from '#src/workbook/household-pinyin.js'

/** Who is listed for the cadre of the corpus: own households, those of the unit's villages, the rest of the scope. */
type Nearness = 'own' | 'linked' | 'scope'
type Row = readonly [id: string, head: string, group: string | null, size: number | null, nearness: Nearness]

const DATANG = { id: '361027100001', town: '大塘镇', name: '大塘村' }
const SHIMEN = { id: '361027100002', town: '大塘镇', name: '石门村' }
/** Named like a family. */
const WANGJIA = { id: '361027100003', town: '秀谷镇', name: '王家村' }
const JINSHAN = { id: '361027100004', town: '秀谷镇', name: '金山社区' }

const DATANG_ROWS: readonly Row[] = [
  ['H000101', '张三', '1组', 4, 'own'],
  ['H000102', '李四', '1组', 3, 'own'],
  ['H000103', '陈建国', '1组', 5, 'own'],
  ['H000104', '单桂花', '1组', 2, 'own'],
  ['H000105', '高兴', '1组', 3, 'own'],
  ['H000106', '黄小毛', '1组', 6, 'own'],
  ['H000107', '刘桂英', '2组', 1, 'own'],
  ['H000108', '欧阳㛃', '2组', 4, 'own'],
  ['H000109', '曾小红', '2组', 3, 'own'],
  ['H000110', '周国平', '2组', 5, 'own'],
  ['H000111', '张伟', '2组', 2, 'linked'],
  ['H000112', '石头', '2组', 1, 'own'],
  ['H000113', '张伟', '3组', 5, 'own'],
  ['H000114', '李强', '3组', 4, 'own'],
  ['H000115', '王芳', '3组', 3, 'own'],
  ['H000116', '吴秀兰', '3组', 2, 'own'],
  ['H000117', '解永强', '3组', 4, 'own'],
  ['H000118', '徐根生', '3组', 6, 'own'],
  ['H000119', '方便', '3组', 2, 'own'],
  ['H000120', '陈建国', '4组', 3, 'own'],
  ['H000121', '刘桂英', '4组', 2, 'linked'],
  ['H000122', '谢水生', '4组', 7, 'own'],
  ['H000123', '罗冬梅', '4组', 3, 'own'],
  ['H000124', '张玮', '4组', 4, 'linked'],
  ['H000125', '熊德福', '4组', 1, 'own'],
  ['H000126', '万细妹', '4组', 2, 'own'],
]

const SHIMEN_ROWS: readonly Row[] = [
  ['H000201', '孙二', '1组', 3, 'own'],
  ['H000202', '王方', '1组', 4, 'linked'],
  ['H000203', '查文斌', '1组', 5, 'own'],
  ['H000204', '胡小明', '1组', 2, 'linked'],
  ['H000205', '胡晓明', '2组', 3, 'linked'],
  ['H000206', '李墙', '2组', 4, 'linked'],
  ['H000207', '仇大海', '2组', 3, 'own'],
  ['H000208', '邱玉珍', '2组', 2, 'linked'],
  ['H000209', '尉迟建明', '3组', 5, 'linked'],
  ['H000210', '路平', '3组', 1, 'own'],
  ['H000211', '江海涛', '3组', 4, 'linked'],
  ['H000212', '李四', '3组', 2, 'linked'],
  ['H000213', '何桂香', '4组', 3, 'linked'],
  ['H000214', '何桂香', '1组', 5, 'linked'],
  ['H000215', '盖春华', '2组', null, 'linked'],
  ['H000216', '万福生', '3组', 6, 'own'],
  ['H000217', '饶平安', '4组', 4, 'linked'],
  ['H000218', '饶平', '4组', 3, 'linked'],
  ['H000219', '付兰花', '1组', 2, 'linked'],
]

const WANGJIA_ROWS: readonly Row[] = [
  ['H000301', '王建军', '1组', 4, 'scope'],
  ['H000302', '王建华', '1组', 3, 'scope'],
  ['H000303', '王建国', '1组', 5, 'scope'],
  ['H000304', '王大海', '2组', 2, 'scope'],
  ['H000305', '王家旺', '2组', 4, 'scope'],
  ['H000306', '张三', '2组', 3, 'scope'],
  ['H000307', '李秀英', '1组', 2, 'scope'],
  ['H000308', '李秀英', '3组', 3, 'scope'],
  ['H000309', '王小毛', '3组', 6, 'scope'],
  ['H000310', '王芳', '1组', 4, 'scope'],
  ['H000311', '林福根', '2组', 1, 'scope'],
  ['H000312', '江水生', '3组', 5, 'scope'],
  ['H000313', '杨春莲', '2组', 2, 'scope'],
  ['H000314', '李子', '3组', 3, 'scope'],
]

const JINSHAN_ROWS: readonly Row[] = [
  ['H000401', '买买提·吐尔逊', null, 5, 'scope'],
  ['H000402', '赵云', null, 3, 'scope'],
  ['H000403', '赵丽华', '1组', 2, 'scope'],
  ['H000404', '马超', '1组', 4, 'scope'],
  ['H000405', '彭丽', '1组', 3, 'scope'],
  ['H000406', '彭莉', '2组', 2, 'scope'],
  ['H000407', '司马春', '2组', 4, 'scope'],
  ['H000408', '上官云', '2组', 1, 'scope'],
  ['H000409', '李强', '2组', 3, 'scope'],
  ['H000410', '邓国庆', '1组', 5, 'scope'],
  ['H000411', '康乐', '1组', 2, 'scope'],
  ['H000412', '周到', '2组', 3, 'scope'],
  ['H000413', '艾小草', '2组', 4, 'scope'],
  ['H000414', '冯𬭊', '2组', 2, 'scope'],
]

/** All that the cadre of the corpus may see. */
export const NAMES: NameBook = {
  households: [
    ...listed(DATANG.id, DATANG_ROWS),
    ...listed(SHIMEN.id, SHIMEN_ROWS),
    ...listed(WANGJIA.id, WANGJIA_ROWS),
    ...listed(JINSHAN.id, JINSHAN_ROWS),
  ],
  villages: [DATANG, SHIMEN, WANGJIA, JINSHAN],
  enterprises: [
    { id: 'Q001', name: '江西华丰竹木制品有限公司', shortNames: ['华丰竹木', '华丰'], villageId: DATANG.id },
    {
      id: 'Q002',
      name: '金溪县绿源蜜桔专业合作社',
      shortNames: ['绿源合作社', '绿源'],
      villageId: SHIMEN.id,
    },
    // Two that bear the name of a head.
    { id: 'Q003', name: '李强农机维修部', shortNames: ['李强农机'], villageId: DATANG.id },
    { id: 'Q004', name: '江西王建国米业有限公司', shortNames: ['王建国米业'], villageId: WANGJIA.id },
  ],
}

/** A Wednesday. */
export const TODAY: Day = '2026-05-20'
export const EARLIEST: Day = '2026-05-01'

/** What each sentence of the corpus is understood with; the guesser of categories is the reader's own. */
export function aroundOf(categoriesOf: Around['categoriesOf'], spokenOf?: string): Around {
  return {
    today: TODAY,
    earliest: EARLIEST,
    names: NAMES,
    ...(spokenOf === undefined ? {} : { spokenOf }),
    isWorkingDay,
    categoriesOf,
  }
}

const calendar = stateCouncilCalendar()

/** Years that have no notice yet go by the weekday alone, so that a day of 2027 is answered at all. */
function isWorkingDay(day: Day): boolean {
  return calendar.knows(Number(day.slice(0, 4))) ? calendar.isWorkday(day) : weekdayOf(day) < 5
}

function listed(villageId: string, rows: readonly Row[]): Listed[] {
  return rows.map(([id, head, group, size, nearness]) => ({
    id,
    head,
    ...spell(head),
    villageId,
    group,
    size,
    isOwn: nearness === 'own',
    isLinked: nearness !== 'scope',
  }))
}
