/** The platform's limits for one card: 30 KB as sent, 200 nodes with a tag. The margin is for what wraps the card. */
const maxBytes = 28 * 1024
const maxNodes = 200

/** Everything with a tag counts: elements, columns, and the text nodes in them. */
export function countNodes(node: unknown): number {
  if (Array.isArray(node)) return node.reduce((sum: number, item) => sum + countNodes(item), 0)
  if (typeof node !== 'object' || node === null) return 0
  const own = typeof (node as { tag?: unknown }).tag === 'string' ? 1 : 0
  return Object.values(node).reduce((sum: number, item) => sum + countNodes(item), own)
}

/** Whether the platform would take the card, given as JSON. It travels as a string inside JSON, so quotes count twice. */
export function fits(json: string): boolean {
  return isLight(json) && countTags(json) <= maxNodes
}

/** As `countNodes`, from the JSON: inside of texts each quote is escaped, so that none of them looks like a tag. */
function countTags(json: string): number {
  let count = 0
  for (let at = json.indexOf(TAG); at >= 0; at = json.indexOf(TAG, at + TAG.length)) count += 1
  return count
}

const TAG = '"tag":"'

/** Escaped and encoded, no character takes more than three bytes; only a card that may be too heavy is weighed. */
function isLight(text: string): boolean {
  return text.length * 3 + 2 <= maxBytes || Buffer.byteLength(JSON.stringify(text), 'utf8') <= maxBytes
}
