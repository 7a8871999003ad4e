import type { Route } from './server.js'
import type { World } from './world.js'

/** The bot's own description: under `bot`, not `data`. */
export function botRoutes(world: World): Route[] {
  const bot = {
    activate_status: 2,
    app_name: world.botName,
    avatar_url: '',
    ip_white_list: [],
    open_id: world.botOpenId,
  }
  return [
    {
      method: 'GET',
      path: '/open-apis/bot/v3/info',
      auth: 'tenant',
      handle: () => ({ body: { code: 0, msg: 'ok', bot } }),
    },
  ]
}
