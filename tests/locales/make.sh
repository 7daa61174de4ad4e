#!/usr/bin/env bash
# Makes locales whose letters and decimal points differ from those of C, into a
# folder for LOCPATH; exit status 77 when their descriptions are not installed.
# Usage: make.sh DIRECTORY
set -eu
mkdir -p "$1"
for name in tr_TR de_DE; do
    [ -e "/usr/share/i18n/locales/$name" ] || exit 77
    [ -e "$1/$name.UTF-8" ] || localedef -i "$name" -f UTF-8 "$1/$name.UTF-8"
done
[ "$(LOCPATH=$1 LC_ALL=de_DE.UTF-8 locale decimal_point)" = , ]
