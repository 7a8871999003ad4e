/** Why a server that answers cannot be used. */
export interface UnusableDatabase {
  readonly kind: 'standalone' | 'uninitiated' | 'other-set' | 'refused' | 'malformed' | 'unreachable'
  /** Chinese; says what is wrong and what to do. */
  readonly sentence: string
}

/** Reads a server's answer to `hello`. Undefined: it is a usable member of a replica set, or a mongos. */
export function diagnose(
  uri: string,
  hello: Readonly<Record<string, unknown>>,
): UnusableDatabase | undefined {
  if (hello.msg === 'isdbgrid') return undefined
  const target = redact(uri)
  if (typeof hello.setName === 'string') {
    const wanted = new URLSearchParams(uri.split('?')[1] ?? '').get('replicaSet')
    if (wanted === null || wanted === hello.setName) return undefined
    return {
      kind: 'other-set',
      sentence: `MONGODB_URI（${target}）写的副本集是 ${wanted}，而服务器属于 ${hello.setName}。请改正 replicaSet 参数`,
    }
  }
  if (hello.isreplicaset === true) {
    return {
      kind: 'uninitiated',
      sentence: `MONGODB_URI（${target}）的副本集还没有初始化。请用 mongosh 连上该服务器，执行一次 rs.initiate()，再启动`,
    }
  }
  return {
    kind: 'standalone',
    sentence: `MONGODB_URI（${target}）是单机数据库，不支持事务。请用 --replSet rs0 参数重启 mongod，用 mongosh 执行一次 rs.initiate()，再启动`,
  }
}

/** The address without the password. */
export function redact(uri: string): string {
  return uri.replace(/\/\/([^:@/]*):[^/]*@/g, '//$1:***@')
}
