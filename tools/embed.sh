#!/bin/sh
# Prints a text file as a C string NAME, and NAME_HASH with which a Content-Security-Policy allows it
# and nothing else. Usage: embed.sh NAME FILE
set -eu
name=$1 file=$2
printf 'static const char %s[] =\n' "$name"
sed -e 's/[\\"]/\\&/g' -e 's/.*/    "&\\n"/' "$file"
hash=$(sha256sum "$file" | cut -c1-64 | tr a-f A-F | basenc --base16 --decode | base64)
printf '    "";\nstatic const char %s_hash[] = "sha256-%s";\n' "$name" "$hash"
