import { newId } from './ids.js'

export interface Resource {
  readonly key: string
  readonly kind: 'image' | 'file'
  readonly name: string
  readonly bytes: Buffer
  readonly contentType: string
  /** `opus`, `mp4`, `pdf`, …; files only. */
  readonly fileType: string
  /** Uploaded by the app. The app cannot send what users uploaded. */
  readonly byApp: boolean
}

export interface ResourceFacts {
  readonly name?: string
  readonly contentType?: string
  readonly fileType?: string
  readonly byApp: boolean
}

/** Images and files that were uploaded, by the app or by users. */
export class Resources {
  readonly #byKey = new Map<string, Resource>()

  add(kind: Resource['kind'], bytes: Buffer, facts: ResourceFacts): Resource {
    const resource: Resource = {
      key: kind === 'image' ? newId.image() : newId.file(),
      kind,
      bytes,
      name: facts.name ?? '',
      contentType: facts.contentType ?? (kind === 'image' ? 'image/png' : 'application/octet-stream'),
      fileType: facts.fileType ?? 'stream',
      byApp: facts.byApp,
    }
    this.#byKey.set(resource.key, resource)
    return resource
  }

  find(key: string): Resource | undefined {
    return this.#byKey.get(key)
  }

  /** Whether the app may send this key in a message of this type (`image`, `file`, `audio`). */
  fits = (key: string, messageType: string): boolean => {
    const resource = this.#byKey.get(key)
    if (!resource?.byApp) return false
    if (messageType === 'image') return resource.kind === 'image'
    if (resource.kind !== 'file') return false
    return messageType === 'audio'
      ? resource.fileType === 'opus'
      : !['opus', 'mp4'].includes(resource.fileType)
  }
}
