import { expect, test } from 'vitest'
import { demoRows } from '#src/demo/rows.js'

const now = Date.parse('2024-06-20T09:00:00+08:00')
const rows = demoRows('seed', now)

const HEADINGS: Record<string, string> = {
  活动: '名称＊ 主题 开始＊ 结束＊ 常态化周期(天)',
  阶段: '名称＊ 类型＊ 开始＊ 结束＊',
  单位: '单位名称＊ 简称 类型＊ 负责人工号＊ 分管县领导工号',
  干部: '工号＊ 姓名＊ 单位＊ 职务 手机号＊ 角色 飞书open_id 钉钉userid 岗位职责 服务承诺',
  村: '村编码＊ 乡镇＊ 村(社区)＊ 类型',
  挂点: '单位＊ 村编码＊',
  户: '户编号＊ 村编码＊ 村民小组 户主姓名＊ 联系电话 家庭人口 户类别 在家情况 包户干部工号 备注',
  企业: '企业编号＊ 企业名称＊ 村编码＊ 行业 联系人 联系电话 包联干部工号 党组织',
  重点人员: '姓名＊ 户编号＊ 类别＊ 联系电话',
  群: '群名称＊ 平台＊ 群ID＊ 范围＊ 范围名称',
  时限: '问题类别＊ 工作日＊ 责任单位',
}
const headings = (sheet: string) => (HEADINGS[sheet] ?? '').split(' ')
const column = (sheet: string, heading: string) => (rows[sheet] ?? []).map((row) => row[heading] ?? '')

test('the rows have exactly the sheets and headings of the workbook', () => {
  expect(Object.keys(rows)).toEqual(Object.keys(HEADINGS))
  for (const sheet of Object.keys(HEADINGS)) {
    const plain = headings(sheet).map((heading) => heading.replace('＊', ''))
    for (const row of rows[sheet] ?? []) expect(Object.keys(row)).toEqual(plain)
  }
})

test('no required cell is empty and no sheet is', () => {
  for (const sheet of Object.keys(HEADINGS)) {
    expect(rows[sheet]?.length).toBeGreaterThan(0)
    for (const heading of headings(sheet).filter((one) => one.endsWith('＊'))) {
      expect(column(sheet, heading.replace('＊', ''))).not.toContain('')
    }
  }
})

test.each([
  ['活动', '名称'],
  ['单位', '单位名称'],
  ['干部', '工号'],
  ['干部', '手机号'],
  ['村', '村编码'],
  ['户', '户编号'],
  ['企业', '企业编号'],
  ['群', '群ID'],
  ['时限', '问题类别'],
])('in the sheet %s every %s is there once', (sheet, heading) => {
  expect(new Set(column(sheet, heading)).size).toBe(column(sheet, heading).length)
})

test.each([
  ['单位', '负责人工号', '干部', '工号'],
  ['单位', '分管县领导工号', '干部', '工号'],
  ['干部', '单位', '单位', '单位名称'],
  ['挂点', '单位', '单位', '单位名称'],
  ['挂点', '村编码', '村', '村编码'],
  ['户', '村编码', '村', '村编码'],
  ['户', '包户干部工号', '干部', '工号'],
  ['企业', '村编码', '村', '村编码'],
  ['企业', '包联干部工号', '干部', '工号'],
  ['重点人员', '户编号', '户', '户编号'],
  ['时限', '责任单位', '单位', '单位名称'],
])('%s.%s refers to a row of %s', (sheet, heading, target, key) => {
  const known = new Set(column(target, key))
  expect(column(sheet, heading).filter((value) => value !== '' && !known.has(value))).toEqual([])
})

test('every village is linked, and most households have a cadre of a unit linked to their village', () => {
  expect(new Set(column('挂点', '村编码'))).toEqual(new Set(column('村', '村编码')))
  const unitOf = new Map((rows.干部 ?? []).map((row) => [row.工号, row.单位]))
  const links = new Set((rows.挂点 ?? []).map((row) => `${row.单位} ${row.村编码}`))
  const withCadre = (rows.户 ?? []).filter((row) => row.包户干部工号 !== '')
  expect(withCadre.length / (rows.户?.length ?? 0)).toBeGreaterThan(0.95)
  for (const row of withCadre) {
    expect(links).toContain(`${unitOf.get(row.包户干部工号 ?? '')} ${row.村编码}`)
  }
})

test('today lies in the implementation phase', () => {
  const phase = rows.阶段?.find((row) => (row.开始 ?? '') <= '2024-06-20' && '2024-06-20' <= (row.结束 ?? ''))
  expect(phase?.类型).toBe('组织实施')
})

test('every town has a unit of its name', () => {
  const townUnits = (rows.单位 ?? []).filter((row) => row.类型 === '乡镇').map((row) => row.单位名称)
  expect(new Set(townUnits)).toEqual(new Set(column('村', '乡镇')))
})

test('the chat groups are those of the trial', () => {
  expect(column('群', '平台')).toEqual(['试用', '试用'])
  expect(column('群', '范围')).toEqual(['全县', '单位'])
})
