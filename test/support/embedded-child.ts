import { startEmbeddedMongo } from '../../src/store/mongod/embedded.js'
import { findMongod } from './mongod.js'

// A program with an embedded database, there to be killed: prints its address and stays.
const [, , dataDir] = process.argv
const embedded = await startEmbeddedMongo(dataDir ?? '', await findMongod())
console.log(embedded.uri)
setInterval(() => undefined, 60_000)
