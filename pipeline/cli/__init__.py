"""The ``duizhao`` command: each module is one command; `app` puts them together."""
