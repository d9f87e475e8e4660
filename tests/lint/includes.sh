#!/bin/sh
exec python3 "${top_srcdir:-.}/tests/lint/includes.py" "${top_srcdir:-.}"
