import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { type Config, toConfig } from './config.js'
import { ConfigError } from './config-error.js'
import { isLoopbackUrl } from './loopback.js'
import type { Environment } from './variables.js'

/**
 * Reads the configuration once, from the process and from `.env` beside it; what the process has counts more. Throws
 * `ConfigError` with one sentence. This folder is the only one that sees the process's variables.
 */
export function loadConfig(envFile = '.env'): Config {
  const config = toConfig({ ...readEnvFile(envFile), ...process.env })
  // The library that runs mongod would read it too and prefer it, even where it is of no use and another was found.
  delete process.env.MONGOMS_SYSTEM_BINARY
  const exempt = proxyExemption(config, process.env)
  // Both spellings: clients differ in which one they read first.
  if (exempt !== undefined) Object.assign(process.env, { NO_PROXY: exempt, no_proxy: exempt })
  return config
}

/**
 * With a proxy set, the platform's HTTP client would send even loopback calls to it: a simulator on this machine must be
 * exempt. The value `NO_PROXY` needs, or undefined if it is right already.
 */
export function proxyExemption(config: Config, env: Environment): string | undefined {
  if (config.mode !== 'live' || !isLoopbackUrl(config.feishu.domain)) return undefined
  const proxied = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => env[name])
  if (!proxied) return undefined
  const host = new URL(config.feishu.domain).hostname
  const exempt = (env.no_proxy || env.NO_PROXY || '').split(',').filter((part) => part.trim() !== '')
  if (exempt.some((part) => part.trim() === host || part.trim() === '*')) return undefined
  return [...exempt, host].join(',')
}

function readEnvFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new ConfigError(`配置文件 ${path} 读不出来，请检查它的权限和内容`)
  }
}
