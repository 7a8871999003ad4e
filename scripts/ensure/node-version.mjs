export const REQUIRED_NODE = '20.19'

/** `version` as in `process.versions.node`. */
export function isNodeRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  const [requiredMajor, requiredMinor] = REQUIRED_NODE.split('.').map(Number)
  return major > requiredMajor || (major === requiredMajor && minor >= requiredMinor)
}
