import type { CollectionSpec } from './define.js'
import * as duty from './duty.js'
import * as issues from './issues.js'
import * as jobs from './jobs.js'
import * as meetings from './meetings.js'
import * as outings from './outings.js'
import * as registry from './registry.js'
import * as spine from './spine.js'
import * as visits from './visits.js'
import * as webchat from './webchat.js'

/** Every collection there is, for creating them with their indexes at the start. */
export const SCHEMA: readonly CollectionSpec[] = [
  registry,
  duty,
  visits,
  issues,
  meetings,
  outings,
  spine,
  jobs,
  webchat,
].flatMap((part) => Object.values(part))
