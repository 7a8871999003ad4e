/** The made-up credentials of the bench's app. */
export const APP_ID = 'cli_bench00000000001'
export const APP_SECRET = 'bench-secret'
export const ENCRYPT_KEY = 'bench-encrypt-key-0123456789'
export const VERIFICATION_TOKEN = 'bench-verification-token'
export const SECRET_KEY = Buffer.alloc(32, 7)
export const COUNTY = 'bench'
