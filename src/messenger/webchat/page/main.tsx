import { render } from 'preact'
import { App } from './app.js'
import { createClient } from './client.js'

const root = document.getElementById('app')
if (root) {
  root.replaceChildren()
  render(<App client={createClient()} />, root)
}
