import type { IssueCategory } from '#src/domain/issues/category.js'

/** What people of the county say at their doors, and which unit it is for. */
export interface Trouble {
  readonly category: IssueCategory
  readonly text: string
  readonly unit: string
}

const of = (category: IssueCategory, unit: string, texts: string): Trouble[] =>
  texts.split('；').map((text) => ({ category, unit, text }))

export const TROUBLES: readonly Trouble[] = [
  ...of('road_traffic', '县交通运输局', '通组路塌了一角；村口弯道看不见来车；桥面护栏断了；路肩没有硬化'),
  ...of(
    'water_irrigation',
    '县水利局',
    '自来水三天两头停；水渠堵了浇不上田；山塘坝脚渗水；水压太低上不了二楼',
  ),
  ...of('power_network', '县供电公司', '门口路灯坏了三盏；晚上电压低；电线杆歪了；手机没有信号'),
  ...of('environment', '县住建局', '垃圾桶满了没人清；污水沟发臭；垃圾车进不来'),
  ...of('housing', '县住建局', '老屋墙裂了怕倒；危房改造报了没消息'),
  ...of('subsidy', '县农业农村局', '种粮补贴少算两亩；农机补贴没到账'),
  ...of('social_security', '县民政局', '低保申请没有回音；高龄补贴停发了；残疾证办不下来'),
  ...of('health', '县卫健委', '村卫生室常关门；慢性病药报不了'),
  ...of('education', '县教体局', '校车不到我们组；营养餐收费不清楚'),
  ...of('employment_wage', '县人社局', '工地欠了三个月工资；想学电焊没地方报名'),
  ...of('industry', '县农业农村局', '柑橘卖不出去；想贷款养牛'),
  ...of('dispute', '', '和邻居争宅基地边界；兄弟为赡养老人吵架'),
  ...of('village_affairs', '', '低保名单没有公示；村里账目想看看'),
  ...of('land', '', '山林证面积不对；田埂被占了一截'),
]

export const NOTES = [
  '已到现场看过',
  '材料已备齐',
  '已排进本周施工',
  '已和村里商量好',
  '配件已经订货',
] as const
export const DONE = ['已经修好', '已办妥并告知本人', '已补发到账', '已清理干净', '已签协议'] as const
export const CLAUSES = ['省低保条例第九条', '土地管理法第六十二条', '农机购置补贴实施意见第三条'] as const
