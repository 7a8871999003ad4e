import { type Button, buttonsOf } from '#cards/card.js'
import { issueCard } from '#cards/issue.js'
import { type Doc, type Read, serveTaps, type Written } from './bare-turn.js'
import { COUNTY } from './secrets.js'

/** Where an issue's id goes in what is the same for all of them. */
const ISSUE = 'i'.repeat(22)
const CARD = issueCard({
  title: '问题 2026-0001',
  status: '已签收',
  tone: 'info',
  text: '门口路灯坏了三盏，晚上老人小孩出门看不见路，请尽快来修',
  facts: [
    { label: '户', value: '张建国（第2村 9组）' },
    { label: '类别', value: '电力通信' },
    { label: '协调解决', value: '请协调换灯' },
    { label: '主办', value: '第1单位（经办 李明）' },
    { label: '期限', value: '12月18日 18:00' },
    { label: '现在由', value: '第1单位，不到 1 个办公小时' },
  ],
  moves: [
    '11月28日 15:51 李明 登记：请协调换灯',
    '11月28日 15:51 李明 交办：交 第1单位',
    '11月28日 15:51 李明 签收',
  ],
  earlier: 0,
  buttons: [
    { ...button('办结', 'resolve'), style: 'primary' },
    button('退回', 'return'),
    button('进展', 'note'),
    button('挂起', 'suspend'),
    button('申请延期', 'ask_extension'),
    button('解释说明', 'explain'),
    { label: '责任停留账', intent: { verb: 'issue.ledger', args: { issue: ISSUE } } },
  ],
})
const INTENTS = JSON.stringify(buttonsOf(CARD).map(({ intent }) => intent))

/** The bare side of 签收. */
await serveTaps({
  label: 'issue.accept',
  about: 'issues',
  toast: '2026-0001 签收：已记录',
  card: CARD,
  write,
})

function button(label: string, move: string): Button {
  return { label, intent: { verb: 'issue.move', args: { issue: ISSUE, move } } }
}

function write({ id, now, card, subject: issue }: Read): Written {
  const issueId = issue._id.slice(COUNTY.length + 1)
  const by = card.personId
  const holder = { kind: 'unit', unitId: issue.leadUnitId }
  const keys = issue.keys.map((key: string) => key.replace(/\/assigned$/, '/accepted'))
  keys.push(`handler/${by}/accepted`, `led/${issue.category}/${issue.town}`)
  const changed = {
    status: 'accepted',
    handlerId: by,
    holder,
    takenUp: true,
    keys,
    rev: Number(issue.rev) + 1,
  }
  const move = {
    _id: `${COUNTY}/${id}`,
    county: COUNTY,
    ...{ issueId, seq: changed.rev, move: 'accept', by, byUnitId: issue.leadUnitId },
    ...{ from: issue.status, to: changed.status, holder, isStopped: false, facts: {} },
    ...{ at: now, dueAt: issue.due },
  }
  const audit = {
    _id: `${COUNTY}/${id}-a`,
    county: COUNTY,
    ...{ at: now, actor: by, verb: 'issue.accept', subject: `issue/${issueId}` },
    before: factsOf(issue),
    after: factsOf({ ...issue, ...changed }),
  }
  return {
    inserts: [
      ['issue_moves', move],
      ['audit', audit],
    ],
    subject: { $set: changed },
    card: { params: card.params, intents: INTENTS.replaceAll(ISSUE, issueId) },
  }
}

function factsOf(issue: Doc): object {
  const { kind, category, status, holder, leadUnitId, handlerId = null, due, outcome, outcomeNote } = issue
  return {
    ...{ kind, category, status, holder, leadUnitId, handlerId, dueAt: due.getTime(), outcome, outcomeNote },
    ...{
      answer: null,
      mergedInto: null,
      leaderId: null,
      settled: null,
      watchUntil: null,
      statutoryDue: null,
    },
  }
}
