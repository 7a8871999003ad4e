import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { setLogLevel } from '#src/logger.js'
import { BENCHES, type BenchName, runBenches } from './benches.js'

/*
 * `npm run bench -- [turn] [issue-turn] [import] [progress] [search] [digests] [outbox] [start] [--rounds 5] [--households 1000000] [--in-flight 64] [--quick] [--tries 3] [--markdown FILE]`
 * Without names all of them run. `--quick` shows in a minute that everything works; its figures mean nothing.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    tries: { type: 'string', default: '3' },
    households: { type: 'string', default: '1000000' },
    'in-flight': { type: 'string' },
    quick: { type: 'boolean', default: false },
    markdown: { type: 'string' },
  },
})

// What a platform refuses is part of the bench, not news.
setLogLevel('error')
const unknown = positionals.filter((name) => !BENCHES.includes(name as BenchName))
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${BENCHES.join(', ')}`)
const report = await runBenches(positionals.length > 0 ? (positionals as BenchName[]) : BENCHES, {
  rounds: Number(values.rounds),
  tries: Number(values.tries),
  households: Number(values.households),
  ...(values['in-flight'] ? { inFlight: Number(values['in-flight']) } : {}),
  quick: values.quick,
  print: (line) => process.stderr.write(`${line}\n`),
})
process.stdout.write(`${report}\n`)
if (values.markdown) await writeFile(values.markdown, `${report}\n`)
