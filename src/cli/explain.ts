import { ConfigError } from '../config/config-error.js'
import { DatabaseError } from '../store/connect.js'

/** Errors that are sentences for the operator; everything else is a bug and shows where it happened. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isSentence =
    error instanceof ConfigError ||
    error instanceof DatabaseError ||
    ['NoMongodError', 'EmbeddedMongoError', 'IndexConflictError', 'MessengerError'].includes(error.name)
  if (isSentence) return error.message
  return explainSystem(error) ?? error.stack ?? error.message
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: '没有权限',
  EPERM: '没有权限',
  EROFS: '只能读，不能写',
  ENOSPC: '磁盘已满',
  ENOENT: '上级文件夹不存在',
  ENOTDIR: '路径中有一段不是文件夹',
  EEXIST: '已有同名的文件',
  EISDIR: '是一个文件夹',
  EBUSY: '正被别的程序占用',
}

/** What the operating system refused: a port, or a file or folder. */
function explainSystem(error: NodeJS.ErrnoException & { readonly port?: number }): string | undefined {
  if (error.code === 'EADDRINUSE')
    return `端口 ${error.port ?? ''} 被占用。请停掉占用它的程序，或用 PORT 换一个端口`
  if (error.code === 'EACCES' && error.syscall === 'listen')
    return `没有权限使用端口 ${error.port ?? ''}。请用 PORT 换一个大于 1024 的端口`
  const reason = REASONS[error.code ?? '']
  if (!reason || !error.path) return undefined
  return `不能使用 ${error.path}：${reason}。请检查路径和权限；数据目录用 MINQING_DATA_DIR 指定`
}
