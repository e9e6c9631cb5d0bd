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

const chosen = page => page.evaluate(() => document.querySelector('input:checked').id)

async function follow (page) {
  await Promise.all([page.waitForNavigation(), page.evaluate(() => {
    [...document.links].find(link => link.rel === 'next').click()
  })])
  return chosen(page)
}

// Chooses English on one page and follows a link to the next.
async function keeping (browser, address, forgetful) {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  if (forgetful) {
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, 'localStorage', { get () { throw new Error('none') } })
    })
  }
  await page.goto(address)
  await page.click('label[for="show-english"]')
  const next = await follow(page)
  await context.close()
  return next
}

async function scriptless (browser, address) {
  const page = await browser.newPage()
  await page.setJavaScriptEnabled(false)
  await page.goto(address)
  await page.click('label[for="show-english"]')
  const shown = await page.evaluate(() => ['src', 'tgt'].map(name =>
    [...document.querySelectorAll(`main .${name}`)].filter(e => e.getClientRects().length).length))
  const href = await page.evaluate(() => [...document.links].find(l => l.rel === 'next').href)
  await page.goto(href)
  const next = await chosen(page)
  await page.close()
  return { chosen: [shown[0], shown[1] > 0], next }
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
  const address = `${root}/book/${basename(folder)}/torture.html`
  return {
    pages: all,
    kept: {
      stored: await keeping(browser, address, false), linked: await keeping(browser, address, true),
    },
    scriptless: await scriptless(browser, address),
  }
})
console.log(JSON.stringify(results))
