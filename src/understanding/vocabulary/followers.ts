import { meaning, phrases } from '../phrases.js'

/**
 * What may stand right behind a name. For a name out of the book it only tells that the name is over (`张伟说`, not
 * `张伟说…` as a longer name); for something that merely looks like a name it is what makes it one.
 */
export const FOLLOWERS = phrases([
  ...meaning(
    'name' as const,
    `嫌 抱怨 觉得 认为 担心 埋怨 骂 家 户 屋里 那里 那边 那户 这户 他 她 说 讲 反映 反应 提出 提了 提到 想 要求 希望 盼 问 申请 求 没人 没在 没有人 无人 不在 不开 不愿 不肯 不让 不配合 没开 没见
     锁 敲 搬 打工 外出 出门 出去 在家 在外 去 都 也 全家 一家 老两口 夫妻 夫妇 两口子 老伴 儿子 女儿 媳妇 儿媳 孙子 本人 电话 打电话 微信 联系 拒绝 拒访 房子 空 一切 挺好 很好 情况 没问题 没什么 没啥 无 的
     还是 还 正常 举家 已 赶集 下地 下田 上山 铁将军 答应 村 本来 上次 今天 昨天 前天 说是 讲是 好 平安 见到 家里 家中 住院 生病`,
  ),
  // Too weak to make a name out of something: much else goes on like this.
  ...meaning(
    'weak' as const,
    `不 没 有 在 是 因 因为 由 被 把 给 送 发 和 跟 与 同 及 以及 等 这 那 今 昨 前 上 下 到 走 种 养 身体 年 收 欠 缺 需 担心 觉得 认为 对 向 找 帮 当场 路灯 自来水 水管 低保 医保 养老 房 屋 门 水 电 路 田 地 人 最 又 就 才 已经 刚 正 会 能 可 得 患 病 吃 喝 常 一直 一个 独 全 两 三 几 也 盖 建 修 买 卖 开 做 干 养老金 医药 补 工 小 大 孙 女 儿 父 母 老 妻 丈 爱人 年纪 年老 腿 眼 耳`,
  ),
])

/** What may stand right before something that merely looks like a name. */
export const LEADERS = phrases(
  meaning(
    true,
    `走了 走访了 走访 去了 到了 访了 看了 看望了 看望 慰问了 慰问 探望了 探望 入户 回访了 回访 拜访了 拜访 联系了 问了 走完 走 去 到 访 给 帮 替 为 对 找 问 送 陪 见到 碰到 遇到 了 是 有 、 和 跟 与 及 以及 还有 加上 另外 然后 接着 再 又 隔壁 隔壁的 对面 对面的 邻居 邻居的 对门 对门的 旁边的 走的 去的 到的 访的 来看 去看 家访 敲了 叫了 喊了 村民 户主 农户 群众 脱贫户 低保户 贫困户 监测户 五保户 老党员 党员 组 组的 村 村的 社区 上午 下午 晚上 早上 今天 昨天 前天 只有 除了 联系 电话 反映 登记 上报`,
  ),
)
