// A page of an unpacked book → pictures of it: PAGE PNG WIDTH HEIGHT [light|dark] [scroll to ID].
import { basename, dirname, resolve } from 'node:path'
import { withBrowser } from './chromium.js'

const [file, png, width, height, scheme = 'light', place = '', scale = '1'] = process.argv.slice(2)
const folder = dirname(dirname(resolve(file)))
const within = `${basename(dirname(resolve(file)))}/${basename(file)}`

await withBrowser(folder, async (browser, root) => {
  const page = await browser.newPage()
  const viewport = { width: Number(width), height: Number(height), deviceScaleFactor: Number(scale) }
  await page.setViewport(viewport)
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.goto(`${root}/book/${within}${place && `#${place}`}`)
  await page.screenshot({ path: png })
})
