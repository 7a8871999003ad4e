/** A refusal in the platform's words. Nearly all business errors travel as HTTP 400. */
export class PlatformError extends Error {
  readonly code: number
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: number,
    message: string,
    options: { status?: number; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.name = 'PlatformError'
    this.code = code
    this.status = options.status ?? 400
    this.headers = options.headers ?? {}
  }
}

/** 230001 with the field that was wrong. */
export function badParameter(ext: string): PlatformError {
  return new PlatformError(230001, `Your request contains an invalid request parameter, ext=${ext}`)
}

/** 230099: the card was refused; the true reason is the sub-code in `msg`. */
export function badCard(errCode: number, errMsg: string): PlatformError {
  return new PlatformError(
    230099,
    `Failed to create card content, ext=ErrCode: ${errCode}; ErrMsg: ${errMsg}; ErrorValue: ; `,
  )
}

export function frequencyLimit(): PlatformError {
  return new PlatformError(230020, 'This operation triggers the frequency limit, ext=trigger rate limit')
}
