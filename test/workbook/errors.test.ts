import { expect, test } from 'vitest'
import { errorsOf, warningsOf } from './check-workbook.js'
import { countyWith, GOOD } from './make-workbook.js'

test('a good workbook has no errors', async () => {
  expect(await errorsOf(GOOD)).toEqual([])
})

test('every error is reported at once, with sheet, row, column, reason and what to do', async () => {
  const errors = await errorsOf(
    countyWith({
      单位: [
        ['单位名称', '类型', '负责人工号'],
        ['县教育体育局', '县里的', 'G1'],
        ['秀谷镇', '乡镇', 'G9'],
      ],
      户: [
        ['户编号', '村编码', '户主姓名', '家庭人口', '在家情况', '包户干部工号'],
        ['H1', 'V1', '', '四口', '在家', 'G3'],
        ['H 2', 'V9', '张三', 2, '常住', 'G8'],
        ['H3', '', '李四', -1, '常住', ''],
      ],
    }),
  )
  expect(errors.sort()).toEqual(
    [
      '单位 2 类型: 没有“县里的”这个选项。请从 县直、乡镇、县级办公室、企业 里选一个',
      '户 2 户主姓名: 没有填写。请补上',
      '户 2 家庭人口: “四口”不是整数。请填 0 到 100 的整数',
      '户 2 在家情况: 没有“在家”这个选项。请从 常住、外出、空户、搬迁 里选一个',
      '户 3 户编号: “H 2”里有空格或符号。编号只能用字母、数字、汉字、- 和 _',
      '户 4 村编码: 没有填写。请补上',
      '户 4 家庭人口: -1 超出范围。请填 0 到 100 的整数',
      '单位 3 负责人工号: “干部”表里没有这个工号：G9。请核对，或先在那张表里加上',
      '户 3 村编码: “村”表里没有这个村编码：V9。请核对，或先在那张表里加上',
      '户 3 包户干部工号: “干部”表里没有这个工号：G8。请核对，或先在那张表里加上',
    ].sort(),
  )
})

test('unknown, doubled and missing headings are errors, once each', async () => {
  const errors = await errorsOf(
    countyWith({
      村: [
        ['村编码', '村编码', '镇', '村(社区)'],
        ['V1', 'V1', '秀谷镇', '大塘村'],
        ['V2', 'V2', '秀谷镇', '金山社区'],
      ],
      挂点: [
        ['单位', '村编码'],
        ['县教育体育局', 'V9'],
      ],
    }),
  )
  expect(errors).toEqual([
    '村 1 村编码: 这一列出现了两次。请留下一列',
    '村 1 镇: 没有这一列。请改成下列之一，或删掉这一列：村编码、乡镇、村(社区)、类型',
    '村 1 乡镇: 缺少这一列。请加上',
    '挂点 2 村编码: “村”表里没有这个村编码：V9。请核对，或先在那张表里加上',
  ])
})

test('a first row that is no headings is one error, and so is a missing key column', async () => {
  const [, ...villages] = GOOD.村
  const [, ...households] = GOOD.户
  const errors = await errorsOf(
    countyWith({
      村: [['金溪县村名册'], ...villages],
      户: [['编码', '村编码', '村民小组', '户主姓名'], ...households.map((row) => row.slice(0, 4))],
      重点人员: [
        ['姓名', '户编号', '类别'],
        ['张三', 'H1', '老党员'],
      ],
    }),
  )
  expect(errors).toEqual([
    '村 1 -: 第一行要是表头，现在一列也认不出。请把标题行删掉，第一行写：村编码、乡镇、村(社区)、类型',
    '户 1 编码: 没有这一列。请改成下列之一，或删掉这一列：户编号、村编码、村民小组、户主姓名、联系电话、家庭人口、户类别、在家情况、包户干部工号、备注',
    '户 1 户编号: 缺少这一列。请加上',
  ])
})

test('a sheet with an unknown name is an error, the notes sheet is not read', async () => {
  const errors = await errorsOf(countyWith({ 说明: [['随便写']], 户籍: [['户编号']] }))
  expect(errors).toEqual([
    '户籍 - -: 没有叫这个名字的表。请改成下列之一，或删掉这张表：活动、阶段、单位、干部、村、挂点、户、企业、重点人员、群、时限',
  ])
})

test('a code that stands twice in a sheet is an error naming both rows', async () => {
  const [first] = GOOD.户
  const errors = await errorsOf(
    countyWith({
      户: [first, ['H1', 'V1', '', '张三'], [], ['Ｈ１', 'V1', '', '李四']],
      挂点: [...GOOD.挂点, GOOD.挂点[1]],
    }),
  )
  expect(errors).toEqual([
    '挂点 3 单位+村编码: 与第 2 行重复（县教育体育局/V1）。请改掉或删去其中一行',
    '户 4 户编号: 与第 2 行重复（H1）。请改掉或删去其中一行',
  ])
})

test('without a campaign in the file or the registry the sheet 活动 must be filled', async () => {
  const { 活动: _, ...rest } = GOOD
  expect(await errorsOf(rest)).toEqual(['活动 - -: 还没有走访活动。请在“活动”表里填一行：名称、开始、结束'])
})

test('a campaign has one row, and ends after it begins', async () => {
  const errors = await errorsOf(
    countyWith({
      活动: [
        ['名称', '开始', '结束'],
        ['甲', '2024-05-01', '2024-04-01'],
        ['乙', '2024-05-01', '2024-06-01'],
      ],
    }),
  )
  expect(errors).toEqual([
    '活动 2 结束: 结束（2024-04-01）早于开始（2024-05-01）。请核对两个日期',
    '活动 - -: 只能有 1 行，现有 2 行。请删去多余的',
  ])
})

test('one messenger account belongs to one person', async () => {
  const errors = await errorsOf(
    countyWith({
      干部: [
        ['工号', '姓名', '单位', '手机号', '飞书open_id'],
        ['G1', '曾建国', '秀谷镇', '13907940001', 'ou_1'],
        ['G2', '仇小平', '秀谷镇', '13907940002', 'ou_1'],
        ['G3', '单丽', '秀谷镇', '13907940003', ''],
      ],
    }),
  )
  expect(errors).toEqual(['干部 3 飞书open_id: 与第 2 行的重复。一个账号只能给一个人，请改正'])
})

test('key persons, groups and time limits name things that exist', async () => {
  const errors = await errorsOf(
    countyWith({
      重点人员: [
        ['姓名', '户编号', '类别'],
        ['张三', 'H1', '老党员'],
        ['李四', 'H99', '老党员'],
      ],
      群: [
        ['群名称', '平台', '群ID', '范围', '范围名称'],
        ['全县群', '飞书', 'oc_1', '全县', ''],
        ['镇群', '飞书', 'oc_2', '乡镇', '红谷镇'],
        ['局群', '钉钉', 'cid3', '单位', ''],
      ],
      时限: [
        ['问题类别', '工作日', '责任单位'],
        ['饮水水利', 7, '水利局'],
      ],
    }),
  )
  expect(errors.sort()).toEqual(
    [
      '群 4 范围名称: 范围是“乡镇”或“单位”时要填写它的名称。请补上',
      '群 3 范围名称: “村”表里没有这个乡镇：红谷镇。请核对',
      '时限 2 责任单位: “单位”表里没有这个单位名称：水利局。请核对，或先在那张表里加上',
      '重点人员 3 户编号: “户”表里没有这个户编号：H99。请核对，或先在那张表里加上',
    ].sort(),
  )
})

test('content without a heading, error values and dates in code columns are errors', async () => {
  const errors = await errorsOf(
    countyWith({
      村: [
        ['村编码', '乡镇', '村(社区)', null],
        [new Date(Date.UTC(2024, 4, 15)), '秀谷镇', '大塘村', '多余'],
        ['V1', '秀谷镇', { error: '#N/A' }],
        ['V2', '秀谷镇', '金山社区'],
        [1234567890123456, '秀谷镇', '甲村'],
      ],
    }),
  )
  expect(errors).toEqual([
    '村 2 村编码: 单元格成了日期。请把这一列设成“文本”格式后重填',
    '村 2 D: 这一列没有表头。请补上表头，或清空这一列',
    '村 3 村(社区): 单元格是错误值 #N/A。请改正后重填',
    '村 5 村编码: 数字太长，Excel 已经丢了末几位。请把这一列设成“文本”格式后重填',
  ])
})

test('a formula counts as its saved value, and without one it is an error', async () => {
  const [first] = GOOD.户
  const errors = await errorsOf(
    countyWith({
      户: [
        first,
        ['H1', { formula: '"V"&1', result: 'V1' }, '', '张三'],
        ['H2', { formula: 'A1' }, '', '张三'],
      ],
    }),
  )
  expect(errors).toEqual(['户 3 村编码: 单元格是公式，但没有结果。请在 Excel 里打开并保存一次，或粘贴为数值'])
})

test('odd phones and names are warnings, never errors', async () => {
  const sheets = countyWith({
    户: [
      ['户编号', '村编码', '户主姓名', '联系电话', '包户干部工号'],
      ['H1', 'V1', '张三', '123', 'G3'],
      ['H2', 'V1', '张家老屋的人', '0794-5261234', 'G3'],
      ['H3', 'V1', '李四', '没有', 'G3'],
    ],
  })
  expect(await errorsOf(sheets)).toEqual([])
  expect(await warningsOf(sheets)).toEqual([
    '户 2 联系电话: 号码不像手机或座机',
    '户 3 户主姓名: 户主姓名不像常见的姓名',
    '户 4 联系电话: 号码不像手机或座机',
  ])
})

test('households no unit answers for are summed up in one warning', async () => {
  expect(await warningsOf(GOOD)).toEqual([
    '户 - -: 有 1 户未落实责任单位（没有包户干部，所在村也不是只有一个挂点单位）：H3',
  ])
})
