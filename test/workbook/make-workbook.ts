import ExcelJS from 'exceljs'

export type Rows = readonly (readonly unknown[])[]

/** A workbook as a spreadsheet program saves it, in memory. */
export async function makeWorkbook(sheets: Readonly<Record<string, Rows>>): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name)
    for (const row of rows) sheet.addRow([...row])
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A small county that is right in every respect. */
export const GOOD = {
  活动: [
    ['名称', '主题', '开始', '结束', '常态化周期(天)'],
    ['2024年民情大走访', '访民情', '2024-05-01', '2024-09-30', 180],
  ],
  阶段: [
    ['名称', '类型', '开始', '结束'],
    ['组织实施阶段', '组织实施', '2024-05-15', '2024-08-05'],
  ],
  单位: [
    ['单位名称', '简称', '类型', '负责人工号'],
    ['县教育体育局', '教体局', '县直', 'G1'],
    ['秀谷镇', '', '乡镇', 'G2'],
  ],
  干部: [
    ['工号', '姓名', '单位', '职务', '手机号', '角色'],
    ['G1', '曾建国', '县教育体育局', '局长', '13907940001', '干部；单位负责人'],
    ['G2', '仇小平', '秀谷镇', '', '13907940002', ''],
    ['G3', '单丽', '县教育体育局', '', '13907940003', '干部'],
  ],
  村: [
    ['村编码', '乡镇', '村(社区)', '类型'],
    ['V1', '秀谷镇', '大塘村', '村'],
    ['V2', '秀谷镇', '金山社区', ''],
  ],
  挂点: [
    ['单位', '村编码'],
    ['县教育体育局', 'V1'],
  ],
  户: [
    [
      '户编号',
      '村编码',
      '村民小组',
      '户主姓名',
      '联系电话',
      '家庭人口',
      '户类别',
      '在家情况',
      '包户干部工号',
      '备注',
    ],
    ['H1', 'V1', '第1组', '张三', '13800000001', 4, '脱贫户；低保', '常住', 'G3', ''],
    ['H2', 'V1', '第1组', '张三', '13800000002', 2, '', '外出', '', ''],
    ['H3', 'V2', '', '李四', '', '', '', '空户', '', ''],
    ['H4', 'V2', '', '查小明', '', '', '', '搬迁', 'G2', '=备注'],
  ],
} as const

/** The good county with some sheets replaced. */
export const countyWith = (changes: Readonly<Record<string, Rows>>): Record<string, Rows> => ({
  ...GOOD,
  ...changes,
})
