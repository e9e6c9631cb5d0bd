// A book → how two reader engines lay out each of its chapters at three widths, as JSON.
import { dirname, basename, resolve } from 'node:path'
import { withBrowser } from './chromium.js'

const [file, ...widths] = process.argv.slice(2)
const ENGINES = ['foliate', 'epubjs']

async function look (browser, root, engine, width) {
  const page = await browser.newPage()
  const errors = []
  page.on('pageerror', error => errors.push(String(error.message ?? error)))
  await page.setViewport({ width, height: 800 })
  await page.goto(`${root}/${engine}.html?book=/book/${encodeURIComponent(basename(file))}`)
  await page.waitForFunction('window.reader', { timeout: 60000 })
  const found = await page.evaluate(async () => {
    const { measure } = await import('/measure.js')
    const pages = []
    for (let i = 0; i < window.reader.sections.length; i++) {
      pages.push({ section: window.reader.sections[i], ...measure(await window.reader.open(i)) })
    }
    await window.reader.open(3)
    const deaf = window.reader.font?.('monospace') ?? []
    return { contents: window.reader.contents, pages, deaf }
  })
  await page.close()
  return { engine, width, errors, ...found }
}

const results = await withBrowser(dirname(resolve(file)), async (browser, root) => {
  const all = []
  for (const engine of ENGINES) {
    for (const width of widths) all.push(await look(browser, root, engine, Number(width)))
  }
  return all
})
console.log(JSON.stringify(results))
