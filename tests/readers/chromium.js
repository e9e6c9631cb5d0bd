// A folder and a book → a server on loopback and a headless Chromium that talks to nothing else.
import { createServer } from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const HERE = dirname(fileURLToPath(import.meta.url))
const TYPES = {
  '.css': 'text/css', '.epub': 'application/epub+zip', '.html': 'text/html',
  '.js': 'text/javascript', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg', '.xhtml': 'application/xhtml+xml',
}
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--force-color-profile=srgb', '--hide-scrollbars',
]

// Files of this folder under /, those of `folder` under /book/.
function serve (folder) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(request.url.split('?')[0]))
    const file = path.startsWith('/book/') ? join(folder, path.slice(6)) : join(HERE, path)
    try {
      const data = readFileSync(file)
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
      response.end(data)
    } catch {
      response.writeHead(404)
      response.end()
    }
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

export async function withBrowser (folder, work) {
  const server = await serve(folder)
  const profile = mkdtempSync(join(tmpdir(), 'duizhao-chromium-'))
  const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH ?? '/usr/bin/chromium',
    headless: true, userDataDir: profile, args: FLAGS, protocolTimeout: 240000,
  })
  try {
    return await work(browser, `http://127.0.0.1:${server.address().port}`)
  } finally {
    await browser.close()
    server.close()
    rmSync(profile, { recursive: true, force: true })
  }
}
