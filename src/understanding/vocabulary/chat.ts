/** Said to be polite or of the day itself: about nobody. */
export const CHAT =
  /^(?:今天|昨天|这天|天气?|外面|路上|一路)?(?:也|都|真是|真|好|太|有点|挺|蛮|大家|您|你们|你|各位){0,4}(?:辛苦|谢谢|感谢|多谢|收到|明白|热死|热得很|热|冷|累|下雨|下大雨|出太阳|堵车|晚安|早上好|晚上好|你好|在吗|加油|知道了|好的|再见|忙)/

/** About the office and its tools, not about a household. */
export const OFFICE_MATTERS =
  /系统|表格|小程序|材料|开会|会议|领导|机器人|软件|登录|密码|保存|截图|文件|通知|汇报|报表|台账|发我|发一下|验证码|手机没电|定位|打卡/

/** `昨天那户删掉`. */
export const UNDOES = /^.{0,20}(?:删掉|删除|删了|撤销|撤回|作废)(?:吧|一下|了|它)?[。!]?$/
