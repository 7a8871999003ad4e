import type { ColumnSpec, RowProblem, RowValues, SheetName, SheetSpec } from './sheet-spec.js'

const phone: ColumnSpec = { heading: '联系电话', key: 'phone', kind: 'phone', example: '13907940001' }

function daysInOrder(values: RowValues): readonly RowProblem[] {
  const { from, to } = values
  if (typeof from !== 'string' || typeof to !== 'string' || from <= to) return []
  return [{ heading: '结束', reason: `结束（${to}）早于开始（${from}）。请核对两个日期` }]
}

function scopeNamed(values: RowValues): readonly RowProblem[] {
  if (values.scope === undefined || values.scope === 'county' || values.scopeId !== undefined) return []
  return [{ heading: '范围名称', reason: '范围是“乡镇”或“单位”时要填写它的名称。请补上' }]
}

const campaign: SheetSpec = {
  name: '活动',
  collection: 'campaigns',
  idKeys: ['name'],
  idOnly: [],
  maxRows: 1,
  about: '这次走访活动。只填一行。',
  check: daysInOrder,
  columns: [
    { heading: '名称', key: 'name', kind: 'label', required: true, example: '2024年民情大走访' },
    { heading: '主题', key: 'theme', kind: 'text', example: '访民情、解民忧、转作风、促发展' },
    { heading: '开始', key: 'from', kind: 'day', required: true, example: '2024-05-01' },
    { heading: '结束', key: 'to', kind: 'day', required: true, example: '2024-09-30' },
    {
      heading: '常态化周期(天)',
      key: 'regularDays',
      kind: 'whole',
      min: 1,
      max: 3650,
      example: 180,
      hint: '活动结束后，每户多少天走访一次。不填就不安排',
    },
    {
      heading: '共性问题(几户起)',
      key: 'commonFrom',
      kind: 'whole',
      min: 2,
      max: 100,
      example: 3,
      hint: '同一类问题，一个村几户、或者几个村都有，就列为共性问题。不填按 3',
    },
  ],
}

const phases: SheetSpec = {
  name: '阶段',
  collection: 'phases',
  idKeys: ['name'],
  idOnly: [],
  about: '活动的各个阶段，一行一个。走访提醒和周报只在“组织实施”阶段里发；没有这种阶段的，按活动的起止。',
  check: daysInOrder,
  columns: [
    { heading: '名称', key: 'name', kind: 'label', required: true, example: '组织实施阶段' },
    {
      heading: '类型',
      key: 'kind',
      kind: 'choice',
      required: true,
      choices: { 动员部署: 'mobilize', 组织实施: 'implement', 巩固提升: 'consolidate' },
      example: '组织实施',
    },
    { heading: '开始', key: 'from', kind: 'day', required: true, example: '2024-05-15' },
    { heading: '结束', key: 'to', kind: 'day', required: true, example: '2024-08-05' },
  ],
}

const units: SheetSpec = {
  name: '单位',
  collection: 'units',
  idKeys: ['id'],
  idOnly: ['id'],
  about: '参加走访的单位。各处的排列次序就是这里的行次。',
  columns: [
    { heading: '单位名称', key: 'id', kind: 'label', required: true, example: '县教育体育局' },
    { heading: '简称', key: 'shortName', kind: 'label', example: '教体局' },
    {
      heading: '类型',
      key: 'kind',
      kind: 'choice',
      required: true,
      choices: { 县直: 'county_department', 乡镇: 'town', 县级办公室: 'county_office', 企业: 'enterprise' },
      example: '县直',
    },
    {
      heading: '负责人工号',
      key: 'headId',
      kind: 'code',
      required: true,
      refersTo: '干部',
      example: 'G0001',
    },
    { heading: '分管县领导工号', key: 'deputyLeaderId', kind: 'code', refersTo: '干部', example: '' },
  ],
}

const people: SheetSpec = {
  name: '干部',
  collection: 'people',
  idKeys: ['id'],
  idOnly: ['id'],
  about: '所有使用民情助手的人。“飞书open_id”“钉钉userid”可以不填，等本人绑定。',
  columns: [
    { heading: '工号', key: 'id', kind: 'code', required: true, example: 'G0001' },
    { heading: '姓名', key: 'name', kind: 'person', required: true, example: '曾建国' },
    {
      heading: '单位',
      key: 'unitId',
      kind: 'label',
      required: true,
      refersTo: '单位',
      example: '县教育体育局',
    },
    { heading: '职务', key: 'title', kind: 'text', example: '局长' },
    { heading: '手机号', key: 'phone', kind: 'phone', required: true, example: '13907940001' },
    {
      heading: '角色',
      key: 'roles',
      kind: 'choices',
      choices: { 干部: 'cadre', 单位负责人: 'head', 县办: 'office', 管理员: 'admin', 审计: 'auditor' },
      keepWhenBlank: true,
      whenBlank: ['cadre'],
      example: '干部；单位负责人',
      hint: '可填几个，用；隔开。不填：新人算“干部”，已有的人不变',
    },
    { heading: '飞书open_id', key: 'feishuOpenId', kind: 'account', keepWhenBlank: true, example: '' },
    { heading: '钉钉userid', key: 'dingtalkUserId', kind: 'account', keepWhenBlank: true, example: '' },
    { heading: '岗位职责', key: 'duties', kind: 'text', maxLength: 2000, example: '主持全面工作' },
    { heading: '服务承诺', key: 'promises', kind: 'text', maxLength: 2000, example: '有问必答，有诉必应' },
  ],
}

const villages: SheetSpec = {
  name: '村',
  collection: 'villages',
  idKeys: ['id'],
  idOnly: ['id'],
  about: '所有村和社区。村编码可用统计用区划代码。',
  columns: [
    { heading: '村编码', key: 'id', kind: 'code', required: true, example: '361027100201' },
    { heading: '乡镇', key: 'town', kind: 'label', required: true, example: '秀谷镇' },
    { heading: '村(社区)', key: 'name', kind: 'label', required: true, example: '大塘村' },
    {
      heading: '类型',
      key: 'kind',
      kind: 'choice',
      choices: { 村: 'village', 社区: 'community' },
      example: '村',
      hint: '不填时，名称以“社区”结尾的算社区，其余算村',
    },
  ],
}

const links: SheetSpec = {
  name: '挂点',
  collection: 'village_links',
  idKeys: ['unitId', 'villageId'],
  idOnly: [],
  about: '哪个单位挂哪个村。一行一对。',
  columns: [
    {
      heading: '单位',
      key: 'unitId',
      kind: 'label',
      required: true,
      refersTo: '单位',
      example: '县教育体育局',
    },
    {
      heading: '村编码',
      key: 'villageId',
      kind: 'code',
      required: true,
      refersTo: '村',
      example: '361027100201',
    },
  ],
}

const households: SheetSpec = {
  name: '户',
  collection: 'households',
  idKeys: ['id'],
  idOnly: ['id'],
  about: '所有应走访的户。同村同名没有关系，户编号不同就行。',
  columns: [
    { heading: '户编号', key: 'id', kind: 'code', required: true, example: 'H000001' },
    {
      heading: '村编码',
      key: 'villageId',
      kind: 'code',
      required: true,
      refersTo: '村',
      example: '361027100201',
    },
    { heading: '村民小组', key: 'group', kind: 'label', example: '第1组' },
    { heading: '户主姓名', key: 'head', kind: 'person', required: true, example: '单小平' },
    phone,
    { heading: '家庭人口', key: 'size', kind: 'whole', min: 0, max: 100, example: 4 },
    {
      heading: '户类别',
      key: 'targetGroups',
      kind: 'list',
      whenBlank: [],
      example: '脱贫户；低保',
      hint: '可填几个，用；隔开，如 脱贫户、边缘易致贫户、低保、特困',
    },
    {
      heading: '在家情况',
      key: 'occupancy',
      kind: 'choice',
      choices: { 常住: 'resident', 外出: 'away', 空户: 'vacant', 搬迁: 'moved' },
      whenBlank: 'resident',
      example: '常住',
      hint: '不填算“常住”',
    },
    { heading: '包户干部工号', key: 'cadreId', kind: 'code', refersTo: '干部', example: 'G0001' },
    { heading: '备注', key: 'note', kind: 'text', maxLength: 2000, example: '' },
  ],
}

const enterprises: SheetSpec = {
  name: '企业',
  collection: 'enterprises',
  idKeys: ['id'],
  idOnly: ['id'],
  about: '应走访的企业。',
  columns: [
    { heading: '企业编号', key: 'id', kind: 'code', required: true, example: 'Q0001' },
    { heading: '企业名称', key: 'name', kind: 'label', required: true, example: '金溪香料有限公司' },
    {
      heading: '村编码',
      key: 'villageId',
      kind: 'code',
      required: true,
      refersTo: '村',
      example: '361027100201',
    },
    { heading: '行业', key: 'industry', kind: 'text', example: '香料' },
    { heading: '联系人', key: 'contact', kind: 'person', example: '何平' },
    phone,
    { heading: '包联干部工号', key: 'cadreId', kind: 'code', refersTo: '干部', example: 'G0001' },
    {
      heading: '党组织',
      key: 'partyOrganisation',
      kind: 'flag',
      choices: { 有: true, 无: false },
      example: '有',
    },
  ],
}

const keyPersons: SheetSpec = {
  name: '重点人员',
  collection: 'key_persons',
  idKeys: ['householdId', 'kind', 'name'],
  idOnly: [],
  about: '访富问经、访贤问计的重点对象，属于某一户。',
  columns: [
    { heading: '姓名', key: 'name', kind: 'person', required: true, example: '单小平' },
    {
      heading: '户编号',
      key: 'householdId',
      kind: 'code',
      required: true,
      refersTo: '户',
      example: 'H000001',
    },
    {
      heading: '类别',
      key: 'kind',
      kind: 'choice',
      required: true,
      choices: {
        创业致富典型: '创业致富典型',
        老干部: '老干部',
        老党员: '老党员',
        老模范: '老模范',
        人大代表: '人大代表',
        政协委员: '政协委员',
      },
      example: '老党员',
    },
    phone,
  ],
}

const groups: SheetSpec = {
  name: '群',
  collection: 'chat_groups',
  idKeys: ['platform', 'chatId'],
  idOnly: [],
  about: '每周通报发到哪些群。范围是乡镇或单位时，要写明是哪一个。',
  check: scopeNamed,
  columns: [
    { heading: '群名称', key: 'name', kind: 'text', required: true, example: '教体局走访工作群' },
    {
      heading: '平台',
      key: 'platform',
      kind: 'choice',
      required: true,
      choices: { 飞书: 'feishu', 钉钉: 'dingtalk', 试用: 'webchat' },
      example: '飞书',
    },
    { heading: '群ID', key: 'chatId', kind: 'account', required: true, example: 'oc_a1b2c3' },
    {
      heading: '范围',
      key: 'scope',
      kind: 'choice',
      required: true,
      choices: { 全县: 'county', 乡镇: 'town', 单位: 'unit' },
      example: '单位',
    },
    { heading: '范围名称', key: 'scopeId', kind: 'label', example: '县教育体育局' },
  ],
}

const limits: SheetSpec = {
  name: '时限',
  collection: 'time_limits',
  idKeys: ['id'],
  idOnly: ['id'],
  about: '各类问题几个工作日办结，默认交给哪个单位。',
  columns: [
    { heading: '问题类别', key: 'id', kind: 'label', required: true, example: '饮水水利' },
    { heading: '工作日', key: 'workingDays', kind: 'whole', required: true, min: 1, max: 365, example: 7 },
    { heading: '责任单位', key: 'unitId', kind: 'label', refersTo: '单位', example: '县教育体育局' },
  ],
}

/**
 * The workbook: every sheet and column, once. Reader, validation, template and reference are made from this table.
 * The order is the order of reading: what a sheet refers to stands before it, but for a unit's head.
 */
export const SHEETS: readonly SheetSpec[] = [
  campaign,
  phases,
  units,
  people,
  villages,
  links,
  households,
  enterprises,
  keyPersons,
  groups,
  limits,
]

/** The one sheet that is too large to be looked at as a whole. */
export const HOUSEHOLDS = '户'

/** The sheet with explanations, never read. */
export const NOTES_SHEET = '说明'

const byName = new Map<string, SheetSpec>(SHEETS.map((sheet) => [sheet.name, sheet]))

export function findSheet(name: string): SheetSpec | undefined {
  return byName.get(name)
}

export function sheetSpec(name: SheetName): SheetSpec {
  const found = byName.get(name)
  if (!found) throw new Error(`no sheet ${name}`)
  return found
}

/** The id of a row's document; undefined while one of its parts is missing. */
export function idOf(spec: SheetSpec, values: RowValues): string | undefined {
  const parts: string[] = []
  for (const key of spec.idKeys) {
    const part = values[key]
    if (part === undefined) return undefined
    parts.push(String(part))
  }
  return parts.join('/')
}
