import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** Paths of all files under a folder of the project, relative to the project. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sourceFiles(path)
    return entry.isFile() ? [path] : []
  })
}

/** An absolute path from one inside the project. */
export function inProject(path: string): string {
  return join(ROOT, path)
}
