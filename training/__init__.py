"""Parallel zh–en text → a package that `duizhao translate --package` uses; see README.md.

Not part of the installed product, and nothing in ``pipeline`` imports it. Modules that need torch
import it on top; those without (`parallel`, `corpus`, `mask`, `terms`, `evaluate`) run anywhere.
"""
