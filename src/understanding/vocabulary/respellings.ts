/**
 * Slips of common words and words of the local speech, read as what is meant. Each is as long as what it is read as, so
 * that every character keeps its place and what is cut out stays as it was written.
 */
export const RESPELLINGS: readonly (readonly [RegExp, string])[] = [
  // The sounds of an input method.
  [/再家/g, '在家'],
  [/[文闻]题/g, '问题'],
  [/[园]题/g, '问题'],
  [/电[活化花]/g, '电话'],
  [/答[映英]/g, '答应'],
  [/反[影印](?!机)/g, '反映'],
  [/路登/g, '路灯'],
  [/自[莱]水/g, '自来水'],
  [/低[宝堡]/g, '低保'],
  [/医宝/g, '医保'],
  [/走仿/g, '走访'],
  [/锁[这着]门/g, '锁着门'],
  [/[振正]常/g, '正常'],
  [/联[西细]/g, '联系'],
  [/没[忍仁]/g, '没人'],
  [/没[是市](?=$|[,。;! ])/g, '没事'],
  // Of the county: 冇 and 莫 for 没.
  [/冇/g, '没'],
  [/咯/g, '的'],
  [/[罗啰]里/g, '哪里'],
  [/莫得/g, '没得'],
  [/莫人/g, '没人'],
  [/[做冒]得(?=[事人问什啥])/g, '没得'],
]
