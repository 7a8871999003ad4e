// Runs before `npm start` and `npm test`: installs what is missing and builds what is stale. Plain JavaScript without
// dependencies, because it runs while there is no node_modules yet. Takes `build` or `test`; both do the same today.
import { existsSync } from 'node:fs'
import { compile } from './ensure/compile.mjs'
import { install } from './ensure/install.mjs'
import { withLock } from './ensure/lock.mjs'
import { isNodeRecentEnough, REQUIRED_NODE } from './ensure/node-version.mjs'
import { fromRoot } from './ensure/root.mjs'

async function main() {
  if (!isNodeRecentEnough(process.versions.node)) {
    throw new Error(
      `需要 Node.js ${REQUIRED_NODE} 或更新的版本，当前是 ${process.versions.node}。请升级后再运行`,
    )
  }
  if (!existsSync(fromRoot('package-lock.json'))) {
    throw new Error('没有找到 package-lock.json。请使用完整的项目文件夹')
  }
  await withLock(fromRoot('.ensure.lock'), async () => {
    await install()
    await compile()
  })
}

main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
