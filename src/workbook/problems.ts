/** A place in the workbook and what is wrong there. `row` is Excel's row number; absent for a whole sheet or file. */
export interface Problem {
  readonly sheet: string
  readonly row?: number
  readonly column?: string
  readonly reason: string
}

/** `户 12 户主姓名: 没有填写。请补上`; what does not apply is a dash. */
export function problemLine(problem: Problem): string {
  return `${problem.sheet} ${problem.row ?? '-'} ${problem.column ?? '-'}: ${problem.reason}`
}

/** Problems up to a limit, and how many there were beyond it. */
export class ProblemList {
  readonly items: Problem[] = []
  beyond = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  add(problem: Problem): void {
    if (this.items.length < this.#limit) this.items.push(problem)
    else this.beyond += 1
  }

  addAll(problems: readonly Problem[], beyond = 0): void {
    for (const problem of problems) this.add(problem)
    this.beyond += beyond
  }

  get empty(): boolean {
    return this.items.length === 0
  }
}

/** The file as a whole can't be read. The message is a Chinese sentence for the person who sent it. */
export class WorkbookRefused extends Error {
  override readonly name = 'WorkbookRefused'
}
