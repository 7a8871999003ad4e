// Who may import whom. Every folder is a room; whatever a room's line does not name is forbidden.
// `rooms`: other folders. `typesOf`: folders of which only types may be used. `packages`: npm packages, 'any' for all
// that no other rule keeps for somebody else. `node`: modules of Node itself, 'any' for all.

const PURE = { packages: [], node: [] }

const ROOMS = {
  cards: { path: '^cards/', rooms: [], ...PURE },
  jobs: { path: '^jobs/', rooms: ['domain', 'views', 'cards', 'schedule/job', 'logger'], ...PURE },
  domain: { path: '^src/domain/', rooms: [], packages: ['zod'], node: [] },
  views: { path: '^src/views/', rooms: ['domain', 'cards', 'text', 'logger'], ...PURE },
  actions: { path: '^src/actions/', rooms: ['domain', 'logger'], ...PURE },
  conversation: {
    path: '^src/conversation/',
    rooms: ['domain', 'actions', 'views', 'cards', 'text', 'understanding', 'messenger/port', 'logger'],
    packages: ['zod'],
    node: ['crypto'],
  },
  understanding: {
    path: '^src/understanding/',
    rooms: ['domain', 'text'],
    packages: ['zod', 'pinyin-pro', '@node-rs/jieba', 'chrono-node', 'lunar-typescript'],
    node: ['fs', 'path', 'url'],
  },
  model: {
    path: '^src/model/',
    rooms: ['domain', 'understanding', 'logger'],
    packages: ['zod', 'cockatiel'],
    node: [],
  },
  'messenger/port': {
    path: '^src/messenger/[^/]+\\.ts$',
    rooms: ['cards'],
    packages: [],
    node: ['stream', 'crypto'],
  },
  'messenger/feishu': {
    path: '^src/messenger/feishu/',
    rooms: ['messenger/port', 'cards', 'logger'],
    packages: 'any',
    node: 'any',
  },
  'messenger/dingtalk': {
    path: '^src/messenger/dingtalk/',
    rooms: ['messenger/port', 'cards', 'logger'],
    packages: 'any',
    node: 'any',
  },
  'messenger/webchat': {
    path: '^src/messenger/webchat/(?!page/)',
    rooms: ['messenger/port', 'cards', 'logger'],
    packages: 'any',
    node: 'any',
  },
  'messenger/webchat/page': {
    path: '^src/messenger/webchat/page/',
    rooms: ['cards'],
    typesOf: ['messenger/webchat'],
    packages: ['preact'],
    node: [],
  },
  'schedule/job': {
    path: '^src/schedule/job\\.ts$',
    rooms: ['domain', 'views', 'cards', 'messenger/port'],
    ...PURE,
  },
  schedule: {
    path: '^src/schedule/(?!job\\.ts$)',
    rooms: ['schedule/job', 'domain', 'views', 'messenger/port', 'cards', 'metrics', 'logger'],
    packages: ['node-cron', 'croner'],
    node: ['crypto', 'os', 'timers/promises'],
  },
  spine: {
    path: '^src/spine/',
    rooms: ['domain', 'conversation', 'messenger/port', 'cards', 'text', 'metrics', 'logger'],
    packages: 'any',
    node: 'any',
  },
  store: {
    path: '^src/store/(?!mongod/)',
    rooms: ['domain', 'spine', 'workbook', 'store/mongod', 'logger'],
    typesOf: [
      'conversation',
      'views',
      'schedule',
      'schedule/job',
      'actions',
      'messenger/port',
      'messenger/webchat',
      'metrics',
      'understanding',
    ],
    packages: 'any',
    node: 'any',
  },
  'store/mongod': { path: '^src/store/mongod/', rooms: ['logger'], packages: 'any', node: 'any' },
  workbook: { path: '^src/workbook/', rooms: ['domain', 'logger'], packages: 'any', node: 'any' },
  demo: { path: '^src/demo/', rooms: ['domain', 'workbook', 'text', 'logger'], packages: 'any', node: 'any' },
  http: {
    path: '^src/http/',
    rooms: ['messenger/port', 'actions', 'text', 'metrics', 'logger'],
    packages: ['koa', '@koa/router', 'pino'],
    node: 'any',
  },
  'charts/font': { path: '^src/charts/chart-font\\.ts$', rooms: [], packages: [], node: ['fs', 'url'] },
  charts: {
    path: '^src/charts/(?!chart-font\\.ts$)',
    rooms: ['charts/font', 'logger'],
    typesOf: ['views'],
    packages: ['echarts', '@resvg/resvg-js'],
    node: ['fs', 'path', 'url'],
  },
  print: {
    path: '^src/print/',
    rooms: ['charts/font', 'logger'],
    typesOf: ['views'],
    packages: ['pdfkit'],
    node: ['fs', 'path', 'worker_threads', 'stream/consumers'],
  },
  calendar: { path: '^src/calendar/', rooms: ['domain'], packages: ['chinese-days'], node: [] },
  metrics: { path: '^src/metrics/', rooms: ['logger'], packages: ['prom-client'], node: [] },
  text: { path: '^src/text/', rooms: ['domain'], packages: ['zod'], node: [] },
  config: { path: '^src/config/', rooms: ['domain'], packages: ['zod'], node: 'any' },
  logger: {
    path: '^src/(logger|error-record|within-time|start-thread)\\.ts$',
    rooms: [],
    packages: ['pino'],
    node: ['timers/promises', 'worker_threads'],
  },
}

/** Composition roots: they put everything together, so they see everything. */
const ROOTS = '^src/((main|cli|bot)\\.ts$|app/|cli/)'

/** Packages that belong to one place. */
const KEPT = [
  { packages: ['mongoose', 'mongodb'], only: '^src/store/' },
  { packages: ['mongodb-memory-server', 'mongodb-memory-server-core'], only: '^src/store/mongod/' },
  { packages: ['@larksuiteoapi/node-sdk', 'opus-decoder'], only: '^src/messenger/feishu/' },
  { packages: ['chinese-days'], only: '^src/calendar/' },
  { packages: ['echarts', '@resvg/resvg-js'], only: '^src/charts/' },
  { packages: ['pdfkit'], only: '^src/print/' },
  { packages: ['cockatiel'], only: '^src/model/' },
  { packages: ['preact'], only: '^src/messenger/webchat/page/' },
  { packages: ['prom-client'], only: '^src/metrics/' },
  { packages: ['node-cron', 'croner'], only: '^src/schedule/' },
  { packages: ['yauzl', 'saxes', 'write-excel-file'], only: '^src/workbook/' },
]

const PROJECT = '^(cards|jobs|src)/'
const NODE = ['core']
const TYPE_ONLY = ['type-only']

function pathsOf(names) {
  return names.map((name) => {
    const room = ROOMS[name]
    if (!room) throw new Error(`no such room: ${name}`)
    return room.path
  })
}

function packagePattern(names) {
  const escaped = names.map((name) => name.replaceAll('/', '\\/'))
  return `(^|/)node_modules/(@types/)?(${escaped.join('|')})(/|$)`
}

function rulesOf([name, { path, rooms, typesOf = [], packages, node }]) {
  const from = { path }
  const rule = (what, to) => ({ name: `${name}: ${what}`, severity: 'error', from, to })
  const rules = [
    rule('imports another room', {
      path: PROJECT,
      pathNot: [path, ...pathsOf(rooms), ...pathsOf(typesOf)],
    }),
  ]
  if (typesOf.length > 0) {
    rules.push(rule('imports more than types', { path: pathsOf(typesOf), dependencyTypesNot: TYPE_ONLY }))
  }
  if (packages !== 'any') {
    const pathNot = packages.length > 0 ? packagePattern(packages) : '^$'
    rules.push(rule('imports a package', { path: '(^|/)node_modules/', pathNot }))
  }
  if (node !== 'any') {
    const pathNot = `^(node:)?(${node.join('|') || '-'})$`
    rules.push(rule('imports a module of Node', { dependencyTypes: NODE, pathNot }))
  }
  return rules
}

module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).flatMap(rulesOf),
    ...KEPT.map(({ packages, only }) => ({
      name: `${packages[0]} is kept for ${only}`,
      severity: 'error',
      from: { path: PROJECT, pathNot: only },
      to: { path: packagePattern(packages) },
    })),
    {
      name: 'a module outside every room imports something',
      severity: 'error',
      from: { path: PROJECT, pathNot: [...Object.values(ROOMS).map(({ path }) => path), ROOTS] },
      to: {},
    },
    {
      name: 'nothing imports a composition root',
      severity: 'error',
      from: { path: PROJECT, pathNot: ROOTS },
      to: { path: ROOTS },
    },
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no unresolvable imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types are imports too: a card that only knows a domain type would still change with it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
