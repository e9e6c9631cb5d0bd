// A folder of web pages → what each shows with every choice of languages, and how it fits.
import { basename, dirname, resolve } from 'node:path'
import { readdirSync } from 'node:fs'
import { withBrowser } from './chromium.js'

const folder = resolve(process.argv[2])

async function look (page, choice) {
  if (choice) await page.evaluate(id => document.getElementById(id).click(), choice)
  return page.evaluate(() => {
    const shown = name => [...document.querySelectorAll(`main .${name}`)]
      .filter(element => element.getClientRects().length).length
    const wide = [...document.querySelectorAll('main p, main h1, main h2, main pre, main figure')]
      .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    return {
      src: shown('src'), tgt: shown('tgt'), overflowing: wide.length,
      scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      text: document.querySelector('main').textContent.replace(/\s+/g, ''),
      images: [...document.images].filter(image => !image.naturalWidth).length,
    }
  })
}

const results = await withBrowser(dirname(folder), async (browser, root) => {
  const all = []
  for (const file of readdirSync(folder).filter(name => name.endsWith('.html'))) {
    const page = await browser.newPage()
    const asked = []
    page.on('request', request => asked.push(request.url()))
    const found = { file }
    for (const width of [400, 1200]) {
      await page.setViewport({ width, height: 800 })
      await page.goto(`${root}/book/${basename(folder)}/${file}`)
      for (const choice of ['show-both', 'show-chinese', 'show-english']) {
        found[`${choice} ${width}`] = await look(page, choice)
      }
    }
    found.asked = asked.filter(url => !url.startsWith('data:') && !url.endsWith(file))
    all.push(found)
    await page.close()
  }
  return all
})
console.log(JSON.stringify(results))
