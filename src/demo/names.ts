import type { Random, Weighted } from './random.js'

/** Surnames with their share of the population, about per mille; a few that are read in two ways are made commoner. */
const SURNAMES: readonly Weighted<string>[] = [
  ...shares(
    '王 71 李 70 张 67 刘 51 陈 46 杨 32 黄 24 赵 23 吴 23 周 22 徐 20 孙 19 朱 17 马 15 胡 15 郭 14',
  ),
  ...shares('何 14 林 13 罗 13 高 12 郑 11 梁 11 谢 10 宋 10 唐 10 许 9 韩 9 冯 8 邓 8 曹 7 彭 7 肖 7'),
  ...shares('田 6 董 6 袁 6 潘 6 于 6 蒋 6 蔡 6 余 6 杜 6 叶 6 程 6 魏 5 苏 5 吕 5 丁 5 任 5 卢 5 姚 5'),
  ...shares('沈 5 钟 5 姜 5 崔 5 谭 4 陆 4 范 4 汪 4 廖 4 石 4 金 4 韦 4 贾 4 夏 4 付 4 方 4 邹 4 熊 4'),
  ...shares('白 3 孟 3 秦 3 邱 3 江 3 尹 3 薛 3 闫 3 段 3 雷 3 侯 3 龙 3 史 3 陶 3 黎 3 贺 3 顾 3 毛 3'),
  ...shares('龚 3 邵 3 万 3 钱 2 严 2 赖 2 洪 2 武 2 莫 2 孔 2 汤 2 艾 1 桂 1 涂 2 葛 1 占 1 揭 1'),
  ...shares('曾 8 单 4 仇 4 查 4 解 4'),
  ...shares('欧阳 3 上官 1 司马 1 诸葛 1 皇甫 1'),
]

export const SURNAME_SHARES: readonly Weighted<string>[] = SURNAMES

const ELDER =
  '国 建 志 明 军 平 福 生 根 水 金 荣 林 辉 文 强 德 保 火 春 长 发 兴 龙 云 贵 有 才 庆 茂 炳 坤 细 仁 义'
const ELDER_HER = '秀 英 玉 兰 梅 菊 香 莲 桂 凤 珍 翠 花 荷 娥 芳 红 霞 琴 爱 美 冬 腊 招 连'
const YOUNGER =
  '伟 磊 涛 超 鹏 浩 杰 俊 宇 晨 凯 亮 峰 斌 波 勇 敏 静 丽 艳 娟 婷 慧 颖 洁 琳 雪 倩 莹 欣 佳 思 雨 子 嘉 睿'
/** One outside the common fonts, one outside most input methods, one outside the basic plane. */
const RARE = ['㛃', '䶮', '𬭊']
const WITH_DOT = ['阿卜杜·热合曼', '古丽·艾力', '买买提·吐尔逊', '卓玛·次仁', '扎西·多吉', '木合塔尔·玉山']

const elder = ELDER.split(' ')
const elderHer = ELDER_HER.split(' ')
const younger = YOUNGER.split(' ')

export function surname(random: Random): string {
  return random.weighted(SURNAMES)
}

/** A head of household's name. All invented. */
export function householderName(random: Random, family: string): string {
  if (random.chance(0.0015)) return random.pick(WITH_DOT)
  if (random.chance(0.004)) return family + random.pick(RARE)
  const pool = random.weighted([
    [elder, 68],
    [elderHer, 20],
    [younger, 12],
  ] as const)
  return family + given(random, pool, 0.14)
}

export function cadreName(random: Random): string {
  const pool = random.chance(0.65) ? younger : elder
  return surname(random) + given(random, pool, 0.3)
}

function given(random: Random, pool: readonly string[], shortShare: number): string {
  const first = random.pick(pool)
  if (random.chance(shortShare)) return first
  const second = random.pick(pool)
  return second === first ? first : first + second
}

function shares(text: string): Weighted<string>[] {
  return [...text.matchAll(/(\S+) (\d+)/g)].map(([, name = '', share = '1']) => [name, Number(share)])
}
