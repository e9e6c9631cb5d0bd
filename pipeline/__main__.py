"""``python -m pipeline`` is ``duizhao``."""

from pipeline.cli.app import app

app()
