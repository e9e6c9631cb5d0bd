// A laid-out page of a book → how its pairs stand, and what is clipped, overflowing or overlapping.
// Runs in the browser.
const LINES = 'p, pre, h1, h2, h3, h4, h5, h6, td, th, dt, dd, figcaption, summary'
const SLACK = 2

const scrolling = element => element.closest('.wide')

// What is scrolled out of sight is neither beside the page nor over what stands there.
function visible (rect, element) {
  const frame = scrolling(element)?.getClientRects()
  if (frame?.length !== 1 || frame[0].width < 1) return rect
  const left = Math.max(rect.left, frame[0].left)
  const right = Math.min(rect.right, frame[0].right)
  return new DOMRect(left, rect.top, Math.max(0, right - left), rect.height)
}

function lines (element, doc) {
  const walker = doc.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const range = doc.createRange()
  const found = []
  while (walker.nextNode()) {
    const node = walker.currentNode
    const parent = node.parentElement
    // Scripts, marks and formulas are smaller than, and set off, the line they stand in.
    if (!node.data.trim() || parent.closest('math, sup, sub, svg')) continue
    if (parent.closest(LINES) !== element) continue
    // Word by word: the spaces at the end of a line of code may hang over the edge.
    for (const word of node.data.matchAll(/\S+/g)) {
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      for (const rect of range.getClientRects()) {
        const seen = visible(rect, element)
        if (seen.width >= 1) found.push(seen)
      }
    }
  }
  return found
}

function boxes (doc) {
  const found = []
  for (const element of doc.querySelectorAll(LINES)) {
    for (const rect of lines(element, doc)) found.push({ rect, element })
  }
  for (const element of doc.querySelectorAll('math, img')) {
    for (const rect of element.getClientRects()) found.push({ rect, element })
  }
  return found
}

const said = ({ element, rect }) =>
  `<${element.localName}> at ${Math.round(rect.left)},${Math.round(rect.top)} ` +
  `${Math.round(rect.width)}×${Math.round(rect.height)}: ` +
  (element.getAttribute('alttext') ?? element.textContent ?? '').trim().slice(0, 60)

function outside ({ rect, element }, columns) {
  if (scrolling(element)) return false
  // epub.js overrules the width of images; it lets them reach into the margin.
  const slack = element.localName === 'img' ? 20 : SLACK
  return !columns.some(c => rect.left >= c.left - slack && rect.right <= c.right + slack)
}

function overlaps (all) {
  const sorted = all.filter(b => !['math', 'img'].includes(b.element.localName))
    .sort((a, b) => a.rect.top - b.rect.top)
  const found = []
  sorted.forEach((one, i) => {
    for (let j = i + 1; j < sorted.length && sorted[j].rect.top < one.rect.bottom - 3; j++) {
      const other = sorted[j]
      if (one.element === other.element) continue
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue
      if (one.rect.left < other.rect.right - 3 && other.rect.left < one.rect.right - 3) {
        found.push(`${said(one)} ↔ ${said(other)}`)
      }
    }
  })
  return found
}

function isSideBySide (pair) {
  const [one, other] = [...pair.querySelector('.row').children].map(e => e.getClientRects()[0])
  return other.left >= one.right - 2 && Math.abs(one.top - other.top) < 40
}

export function measure (doc) {
  const height = doc.defaultView.innerHeight
  const all = boxes(doc)
  const columns = [...doc.querySelectorAll('body > section, body > nav')]
    .flatMap(element => [...element.getClientRects()])
  const pairs = [...doc.querySelectorAll('.pair')]
    .filter(pair => pair.querySelector('.tgt')?.getClientRects().length)
  const cut = [...doc.querySelectorAll('.wide, pre')]
    .filter(e => e.scrollHeight > e.clientHeight + SLACK && getComputedStyle(e).overflowY === 'hidden')
  return {
    text: doc.body.textContent.replace(/\s+/g, '').length,
    pairs: pairs.length,
    side: pairs.filter(isSideBySide).length,
    clipped: [
      ...all.filter(b => b.rect.bottom > height + SLACK || b.rect.top < -SLACK).map(said),
      ...cut.map(element => said({ element, rect: element.getBoundingClientRect() })),
    ],
    overflowing: all.filter(box => outside(box, columns)).map(said),
    overlapping: overlaps(all),
    scrolling: [...doc.querySelectorAll('.wide')]
      .filter(e => e.scrollWidth > e.clientWidth + SLACK).length,
  }
}
