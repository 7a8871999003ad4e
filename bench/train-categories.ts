import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SETTINGS, writeWeights } from '#src/understanding/category/first-level.js'
import { examplesOf } from './categories/cross-validate.js'
import { citizenMessages } from './categories/messages.js'
import { TRAIN_SETTINGS, train } from './categories/train.js'

/* `npm run train:categories`: makes the weights of the first-level classes anew, after a change of a word list. */
const file = fileURLToPath(new URL('../src/understanding/category/first-level-weights.txt', import.meta.url))
const weights = train(examplesOf(citizenMessages(), SETTINGS), TRAIN_SETTINGS)
writeFileSync(file, writeWeights(weights))
process.stdout.write(`${weights.size} features\n`)
