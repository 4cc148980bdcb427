"""The programs that are measured: each deploys the titles of `titles.csv` beside it, in its own way."""
