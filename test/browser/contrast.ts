import type { Page } from 'playwright-core'

/** Texts in view whose contrast to their background is under 4.5 to 1 (3 to 1 for large ones), as `text ratio`. */
export async function faintTexts(page: Page): Promise<string[]> {
  const texts: readonly Text[] = await page.locator('body *').evaluateAll((elements) =>
    elements.flatMap((element) => {
      const view = element.ownerDocument.defaultView
      const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent?.trim())
      if (own.length === 0 || !view || element.matches(':disabled, [aria-busy=true], .unseen *')) return []
      const style = view.getComputedStyle(element)
      const backgrounds: string[] = []
      for (let at: typeof element.parentElement = element; at; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = view.getComputedStyle(at)
        if (backgroundImage !== 'none') return []
        backgrounds.push(backgroundColor)
      }
      const size = Number.parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      return [{ text: own[0]?.textContent ?? '', colour: style.color, backgrounds, isLarge }]
    }),
  )
  return texts.flatMap(({ text, colour, backgrounds, isLarge }) => {
    const solid = backgrounds.find((background) => (channels(background)[3] ?? 1) === 1)
    const ratio = contrast(colour, solid ?? 'rgb(255, 255, 255)')
    return ratio < (isLarge ? 3 : 4.5) ? [`${text.trim()} ${ratio.toFixed(2)}`] : []
  })
}

interface Text {
  readonly text: string
  readonly colour: string
  readonly backgrounds: readonly string[]
  readonly isLarge: boolean
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(colour: string): number[] {
  return (colour.match(/[\d.]+/g) ?? []).map(Number)
}
