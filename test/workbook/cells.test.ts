import { expect, test } from 'vitest'
import { spell } from '#src/workbook/household-pinyin.js'
import { rowsOf, sheetsOf } from './check-workbook.js'
import { countyWith, GOOD, makeWorkbook } from './make-workbook.js'
import { inlineRow, rawXlsx, sheetXml } from './raw-xlsx.js'

const head = async (name: string) =>
  (
    await rowsOf(
      {
        户: [
          ['户主姓名', '户编号', '村编码'],
          [name, 'H1', 'V1'],
        ],
      },
      '户',
    )
  )[0]?.head

test('headings may stand in any order, with blanks, brackets of either width and marks of duty', async () => {
  const rows = await rowsOf(
    {
      村: [
        ['类型', ' 村（社区）＊', '村编码*', '乡镇'],
        ['村', ' 大塘村　', 'V1', '秀谷镇'],
      ],
    },
    '村',
  )
  expect(rows).toEqual([{ id: 'V1', town: '秀谷镇', name: '大塘村', kind: 'village' }])
})

test('empty rows are skipped, also those of blanks', async () => {
  const rows = await rowsOf(
    { 村: [['村编码', '乡镇', '村(社区)'], [], ['  ', '', '　'], ['V1', '秀谷镇', '大塘村']] },
    '村',
  )
  expect(rows).toHaveLength(1)
})

test('full-width digits and letters are accepted, full-width brackets in names stay', async () => {
  const rows = await rowsOf(
    {
      户: [
        ['户编号', '村编码', '村民小组', '户主姓名', '联系电话', '家庭人口'],
        ['Ｈ００１', 'V１', '第１组（老屋）', '张三', '１３８００００００１１', '４人'],
      ],
    },
    '户',
  )
  expect(rows[0]).toEqual({
    id: 'H001',
    villageId: 'V1',
    group: '第1组（老屋）',
    head: '张三',
    phone: '13800000011',
    size: 4,
  })
})

test('numbers are read as codes and phones without losing digits', async () => {
  const rows = await rowsOf(
    {
      户: [
        ['户编号', '村编码', '户主姓名', '联系电话'],
        [1001, 361027100201, '张三', 13800000011],
      ],
    },
    '户',
  )
  expect(rows[0]).toMatchObject({ id: '1001', villageId: '361027100201', phone: '13800000011' })
})

test.each([
  ['2024-05-15'],
  ['2024/5/15'],
  ['2024年5月15日'],
  ['２０２４．５．１５'],
  ['20240515'],
  [45427],
  [new Date(Date.UTC(2024, 4, 15))],
])('the day %s is understood', async (written) => {
  const rows = await rowsOf(
    {
      活动: [
        ['名称', '开始', '结束'],
        ['甲', written, '2024-09-30'],
      ],
    },
    '活动',
  )
  expect(rows[0]?.from).toBe('2024-05-15')
})

test('a day that does not exist is an error', async () => {
  const { problems } = await sheetsOf(
    await makeWorkbook({
      活动: [
        ['名称', '开始', '结束'],
        ['甲', '2024-02-30', '2024年13月1日'],
      ],
    }),
  )
  expect(problems.items.map(({ reason }) => reason)).toEqual([
    '“2024-02-30”不是日期。请写成 2024-05-15',
    '“2024年13月1日”不是日期。请写成 2024-05-15',
  ])
})

test('dates are known by their style, also in a workbook that counts from 1904', async () => {
  const file = rawXlsx(
    '活动',
    sheetXml(
      `${inlineRow('名称', '开始', '结束')}<row><c t="str"><v>甲</v></c><c s="1"><v>43965</v></c><c t="d"><v>2024-09-30T00:00:00</v></c></row>`,
    ),
    {
      from1904: true,
      styles: '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>',
    },
  )
  expect((await rowsOf(file, '活动'))[0]).toEqual({ name: '甲', from: '2024-05-15', to: '2024-09-30' })
})

test('shared strings with rich text are read whole, without reading guides', async () => {
  const strings =
    '<sst><si><t>村编码</t></si><si><t>乡镇</t></si><si><t>村(社区)</t></si>' +
    '<si><r><t>大</t></r><r><t xml:space="preserve">塘村 </t></r><rPh sb="0" eb="1"><t>da tang</t></rPh></si></sst>'
  const cells = (...refs: number[]) =>
    `<row>${refs.map((ref) => `<c t="s"><v>${ref}</v></c>`).join('')}</row>`
  const file = rawXlsx(
    '村',
    sheetXml(
      `${cells(0, 1, 2)}<row><c r="C2" t="s"><v>3</v></c><c r="A2" t="str"><v>V1</v></c><c r="B2" t="inlineStr"><is><t>秀谷镇&amp;_x0041_</t></is></c></row>`,
    ),
    { strings },
  )
  expect(await rowsOf(file, '村')).toEqual([{ id: 'V1', town: '秀谷镇&A', name: '大塘村' }])
})

test('lists are parted by either semicolon, repeated words count once', async () => {
  const rows = await rowsOf(
    {
      户: [
        ['户编号', '村编码', '户主姓名', '户类别'],
        ['H1', 'V1', '张三', '脱贫户；低保; 低保；'],
      ],
    },
    '户',
  )
  expect(rows[0]?.targetGroups).toEqual(['脱贫户', '低保'])
})

test('roles and flags are stored as what they mean', async () => {
  const people = await rowsOf(countyWith({}), '干部')
  expect(people.map(({ roles }) => roles)).toEqual([['cadre', 'head'], undefined, ['cadre']])
  const rows = await rowsOf(
    {
      企业: [
        ['企业编号', '企业名称', '村编码', '党组织'],
        ['Q1', '甲', 'V1', '有'],
        ['Q2', '乙', 'V1', '无'],
        ['Q3', '丙', 'V1', true],
      ],
    },
    '企业',
  )
  expect(rows.map(({ partyOrganisation }) => partyOrganisation)).toEqual([true, false, true])
})

test('rare characters, also beyond the basic plane, and ethnic names stay as they are', async () => {
  expect(await head('王㛃')).toBe('王㛃')
  expect(await head('李𬭊')).toBe('李𬭊')
  expect(await head('﨑三')).toBe('﨑三')
  expect(await head('阿卜杜拉•买买提')).toBe('阿卜杜拉·买买提')
  expect(await head(' 张 三 ')).toBe('张三')
})

test('text that looks like a formula is data', async () => {
  const texts = ['=1+1', '+86', '-2', '@张三', '=HYPERLINK("http://x")']
  const rows = await rowsOf(
    {
      户: [
        ['户编号', '村编码', '户主姓名', '备注'],
        ...texts.map((note, at) => [`H${at}`, 'V1', '张三', note]),
      ],
    },
    '户',
  )
  expect(rows.map(({ note }) => note)).toEqual(texts)
})

test('names are spelt with the reading of the surname, without dots, and unknown characters stay', () => {
  expect(spell('单小平')).toEqual({ pinyin: 'shanxiaoping', initials: 'sxp' })
  expect(spell('曾重')).toEqual({ pinyin: 'zengzhong', initials: 'zz' })
  expect(spell('仇英').pinyin).toBe('qiuying')
  expect(spell('查良镛').pinyin).toBe('zhaliangyong')
  expect(spell('李单').pinyin).toBe('lidan')
  expect(spell('欧阳修')).toEqual({ pinyin: 'ouyangxiu', initials: 'oyx' })
  expect(spell('尉迟恭').pinyin).toBe('yuchigong')
  expect(spell('买买提·吐尔逊').initials).toBe('mmttex')
  expect(spell('吕𠮷')).toEqual({ pinyin: 'lv𠮷', initials: 'l𠮷' })
})

test('ids of platforms keep their signs', async () => {
  const rows = await rowsOf(
    {
      群: [
        ['群名称', '平台', '群ID', '范围'],
        ['全县群', '钉钉', 'cidYcBz/R5+aIJK==', '全县'],
      ],
    },
    '群',
  )
  expect(rows[0]).toEqual({
    name: '全县群',
    platform: 'dingtalk',
    chatId: 'cidYcBz/R5+aIJK==',
    scope: 'county',
  })
})

test('absent sheets are allowed', async () => {
  const { 户 } = GOOD
  const { sheets } = await sheetsOf(await makeWorkbook({ 户 }))
  expect(sheets.map(({ name, rows }) => [name, rows])).toEqual([['户', 4]])
})
