import type { IssueCategory } from '../domain/issues/category.js'
import type { Stage, Words } from './handling.js'

/** An issue that is there for those whom the trial lets one be, so that each of them has something to do. */
export interface Story {
  /** Whose household: the first cadre's is the bureau's, the second's the town's; the other unit has the issue in hand. */
  readonly of: 0 | 1
  readonly stage: Stage
  /** Working days from today to its deadline, or since it. */
  readonly spare: number
  readonly category: IssueCategory
  readonly text: string
  readonly promise: string
  readonly words: Words
}

/** Those that must be oldest come first: each takes the latest visit that is old enough for it. */
export const STORIES: readonly Story[] = [
  {
    ...{ of: 1, stage: 'overdue', spare: 3, category: 'water_irrigation' },
    text: '自来水管漏水，三户人家水压小',
    promise: '已联系县水利局来查管',
    words: { note: '查到漏点在主管接头，等配件', done: '换了接头，水压正常' },
  },
  {
    ...{ of: 0, stage: 'to_call', spare: 4, category: 'environment' },
    text: '组里垃圾桶太少，清运不及时',
    promise: '请镇里加桶',
    words: { note: '已报计划，加四个桶', done: '加了四个垃圾桶，改成每天清运' },
  },
  {
    ...{ of: 0, stage: 'closed', spare: 4, category: 'power_network' },
    text: '门口路灯坏了一盏',
    promise: '请镇里换灯',
    words: { note: '灯泡已领', done: '换了灯泡，晚上试亮' },
  },
  {
    ...{ of: 1, stage: 'asked', spare: 2, category: 'water_irrigation' },
    text: '灌溉渠淤塞，下丘田放不到水',
    promise: '请县水利局安排清淤',
    words: { note: '已看现场，约四百米要清', done: '清淤完成，水到田头' },
  },
  {
    ...{ of: 0, stage: 'at_work', spare: 2, category: 'road_traffic' },
    text: '桥头护栏断了一截，孩子上学走这里',
    promise: '请镇里尽快修好',
    words: { note: '先拉了警戒带，护栏已订做', done: '护栏装好，已验收' },
  },
  {
    ...{ of: 0, stage: 'returned', spare: 10, category: 'land' },
    text: '宅基地证一直没有办下来',
    promise: '请镇里问清楚',
    words: { note: '', done: '' },
  },
  {
    ...{ of: 0, stage: 'assigned', spare: 10, category: 'housing' },
    text: '屋面漏水，想申请危房改造',
    promise: '请镇里上门鉴定',
    words: { note: '', done: '' },
  },
  {
    ...{ of: 1, stage: 'assigned', spare: 10, category: 'water_irrigation' },
    text: '山塘坝脚渗水，怕汛期出事',
    promise: '请县水利局派人看',
    words: { note: '', done: '' },
  },
  {
    ...{ of: 0, stage: 'raised', spare: 0, category: 'water_irrigation' },
    text: '水井水发浑，想接自来水',
    promise: '回局里报方案',
    words: { note: '', done: '' },
  },
]
