import type { Option } from '#cards/card.js'

export function optionsOf<V extends string>(
  values: readonly V[],
  words: Readonly<Record<V, string>>,
): Option[] {
  return values.map((value) => ({ value, label: words[value] }))
}
