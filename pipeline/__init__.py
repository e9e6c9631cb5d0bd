"""Turns Chinese technical posts into side-by-side Chinese and English Markdown and EPUB."""
