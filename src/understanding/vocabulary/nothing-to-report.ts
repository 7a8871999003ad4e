const NONE = ['没', '没有', '无', '没得', '未', '暂无', '没啥子']
const TELLING = ['', '提', '反映', '说', '讲', '提出', '提出来', '说出', '有', '存在', '发现']
const ANY = [
  '',
  '什么',
  '啥',
  '么',
  '么子',
  '任何',
  '别的',
  '其他',
  '其它',
  '大',
  '什么大',
  '啥大',
  '特别',
  '特别的',
  '什么特别的',
  '什么其他',
  '其他什么',
  '什么别的',
  '过',
  '过什么',
  '到',
  '到什么',
  '多大',
]
const TROUBLE =
  '问题 要求 诉求 意见 困难 事 事情 情况 需求 异常 变化 想法 矛盾 纠纷 建议 毛病 需要 投诉 不满 难处 难事 麻烦 特殊情况 难题 需求和问题 烦心事 异常情况 隐患 反映 情况反映 意见建议'.split(
    ' ',
  )

/** `没提什么要求`, `无其他诉求`: all the ways to say that there was nothing. */
export function waysToSayNothing(): string[] {
  return NONE.flatMap((none) =>
    TELLING.flatMap((telling) =>
      ANY.flatMap((any) => TROUBLE.flatMap((trouble) => [`${none}${telling}${any}${trouble}`])),
    ),
  )
}
