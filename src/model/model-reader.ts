import { ConsecutiveBreaker, circuitBreaker, handleAll, TimeoutStrategy, timeout, wrap } from 'cockatiel'
import { CATEGORY_WORDS } from '../domain/issues/category.js'
import type { Day } from '../domain/time.js'
import { logger } from '../logger.js'
import type { NameBook, Understood } from '../understanding/understood.js'
import { askModel, type ModelConfig } from './ask-model.js'
import { mask } from './masked.js'
import { withAnswer } from './model-answer.js'

const log = logger.child({ room: 'model' })

/** Nobody waits longer than this for a model. */
const PATIENCE_MS = 2_000
/** One that fails so often in a row is left alone for a while. */
const FAILURES = 3
const LEFT_ALONE_MS = 60_000
/** Shorter sentences that were read whole gain nothing by a model. */
const LONG = 40

export interface Asked {
  readonly text: string
  /** What was read without a model; it stands unless the model does better. */
  readonly understood: Understood
  readonly names: NameBook
  readonly readPromise: (words: string) => Day | null
}

/** Reads a sentence once more. Null where the reading without a model stands; never throws. */
export type ModelReader = (asked: Asked) => Promise<Understood | null>

/**
 * A reader by an OpenAI-compatible model, for what the rules left over. Names and numbers do not leave the house; what
 * comes back is held against the sentence; a model that is slow, down or wrong changes nothing.
 */
export function createModelReader(config: ModelConfig, patienceMs = PATIENCE_MS): ModelReader {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: LEFT_ALONE_MS,
    breaker: new ConsecutiveBreaker(FAILURES),
  })
  const policy = wrap(breaker, timeout(patienceMs, TimeoutStrategy.Aggressive))
  return async ({ text, understood, names, readPromise }) => {
    const masked = mask(text, understood, names)
    if (!isWorthAsking(text, understood) || masked.visits.includes(null)) return null
    const began = performance.now()
    try {
      const messages = [
        { role: 'system', content: INSTRUCTIONS },
        { role: 'user', content: masked.text },
      ] as const
      const said = await policy.execute(({ signal }) => askModel(config, messages, signal))
      const better = withAnswer(text, understood, masked, said, readPromise)
      log.info({ ms: Math.round(performance.now() - began) }, 'sentence read by the model too')
      return better
    } catch (error) {
      const { name } = error instanceof Error ? error : { name: typeof error }
      log.warn({ fault: name, ms: Math.round(performance.now() - began) }, 'model of no help')
      return null
    }
  }
}

function isWorthAsking(text: string, { visits, leftOver }: Understood): boolean {
  return visits.length > 0 && (leftOver.length > 0 || text.length >= LONG)
}

const INSTRUCTIONS = `你把基层干部的一句走访口述整理成 JSON，只输出 JSON。〔户1〕〔人1〕〔地1〕〔企1〕〔数1〕是代号，原样保留。
格式：{"visits":[{"who":"〔户1〕","result":"met|phone|absent|refused|moved|vacant","findings":"这户反映的全部情况，没有为 null","issues":[{"text":"问题本身","category":"类别","outcome":"on_spot|explained|coordinated|county_level","outcomeNote":"怎么处理的原话或 null","promise":"承诺时间的原话或 null"}]}],"leftOver":["与任何户无关的话"]}
要求：每个〔户N〕恰好一条，顺序不变；所有文字都从原句照抄，不增不改；没有问题 issues 为 []；当场解决 on_spot，解释说明 explained，请县里统筹 county_level，其余 coordinated。
类别：${Object.entries(CATEGORY_WORDS)
  .map(([category, name]) => `${category} ${name}`)
  .join('；')}`
