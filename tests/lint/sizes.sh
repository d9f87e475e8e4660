#!/bin/sh
exec python3 "${top_srcdir:-.}/tests/lint/sizes.py" "${top_srcdir:-.}"
