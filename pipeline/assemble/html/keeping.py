"""The choice of languages on one page → the same choice on the next: the only script of a page.

A page works without it; it only remembers. It asks for nothing, and the page's policy allows it by
its digest and no other.
"""

import base64
import hashlib

SCRIPT = """
const key = "duizhao languages"
let kept = location.search.slice(1)
try { kept = localStorage.getItem(key) || kept } catch {}
const choose = id => {
  // Some browsers keep nothing for files on disk: there the links carry the choice.
  for (const link of document.links) {
    if (link.protocol === location.protocol && link.host === location.host) link.search = id
  }
}
const known = document.getElementById(kept)
if (known && known.name === "languages") {
  known.checked = true
  choose(kept)
}
for (const input of document.getElementsByName("languages")) {
  input.addEventListener("change", () => {
    try { localStorage.setItem(key, input.id) } catch {}
    choose(input.id)
  })
}
"""
"""Remembers the radio button that is chosen, by its id."""

ALLOWED = "'sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode() + "'"
"""What a Content-Security-Policy calls it."""
