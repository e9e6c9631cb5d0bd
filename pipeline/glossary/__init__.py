"""Glossary files ↔ terms: find them in a text, hold a translation to them, keep the files good."""

from pipeline.glossary.article import article
from pipeline.glossary.changes import ambiguities, spellings, squeezed
from pipeline.glossary.check import forbidden, missing
from pipeline.glossary.consistency import disagreements, inconsistent, told
from pipeline.glossary.echo import fix_echo
from pipeline.glossary.files import glossary_files, load_glossary, without_rows
from pipeline.glossary.fix import fix_article, fix_case
from pipeline.glossary.forms import opens_with
from pipeline.glossary.front import front_matter_terms
from pipeline.glossary.number import fix_number
from pipeline.glossary.rows import make_term, write_rows
from pipeline.glossary.spell import with_terms
from pipeline.glossary.terms import Glossary, make_glossary
from pipeline.glossary.traditional import simplified
from pipeline.glossary.whole import NUMBERING

__all__ = [
    "NUMBERING",
    "Glossary",
    "ambiguities",
    "article",
    "disagreements",
    "fix_article",
    "fix_case",
    "fix_echo",
    "fix_number",
    "forbidden",
    "front_matter_terms",
    "glossary_files",
    "inconsistent",
    "load_glossary",
    "make_glossary",
    "make_term",
    "missing",
    "opens_with",
    "simplified",
    "spellings",
    "squeezed",
    "told",
    "with_terms",
    "without_rows",
    "write_rows",
]
