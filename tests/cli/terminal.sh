#!/usr/bin/env bash
# No text of unknown origin reaches a terminal as it is: control characters,
# those of ISO 6429 in UTF-8 or as single bytes, and marks that turn the writing
# about are shown, wherever they come from and whatever is printed.  What
# format, rewrite and --diff print is the user's own text, and stays as it is.
source "$(dirname "$0")/harness.bash"

# Title, colour, DEL, backspace, carriage return, CSI in three forms, a link,
# bidirectional marks, a line separator, NEL.
evil=$'\e]0;t\a\e[31m\x7f\b\r\xc2\x9b31m\x9b31m\e]8;;http://x\e\\\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xa8\xc2\x85\xd8\x9c\xe2\x80\x8e'
# The same for JSON, which needs UTF-8.
json='\u001b]0;t\u0007\u001b[31m\u007f\b\r\u009b31m\u001b]8;;http://x\u001b\\\u202e\u2066\u2028\u0085\u061c\u200e\u200f'
raw='[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|(?<![\xc2-\xf4\x80-\xbf])[\x80-\x9f]'

# Of the environment of the program.
variables=()

# Whatever comes of it, nothing raw is printed, and something is.
calm() { # calm ARGUMENT...
    local status=0
    last="reportql $(printf '%q ' "$@")"
    env "${variables[@]}" "$REPORTQL" "$@" >out 2>err </dev/null || status=$?
    [ "$status" -le 2 ] && [ -s out -o -s err ]
    judge $? "status $status"
    ! LC_ALL=C grep -qaP "$raw" out err
    judge $? "it prints $(LC_ALL=C grep -haoP "$raw" out err | od -An -c | head -n 3)"
}

# --- Contents -------------------------------------------------------------------

printf "SELECT City, Ci%sty FROM Profile WHERE Contry = '%s' AND %s -- %s\n ORDER BY '%s' LIMIT '%s' TIMESPAN A%s;\nSELECT City FROM Pro%sfil" \
    "$evil" "$evil" "$evil" "$evil" "$evil" "$evil" "$evil" "$evil" | tr -d '\r' >q.rql
printf -- "-- reportql-disable-next-line unknown-column %s: %s\nSELECT Contry FROM Profile WHERE City LIKE '%s%%'\n" \
    "$evil" "$evil" "$evil" | tr -d '\r' >s.rql
printf 'q = "SELECT Contry%s FROM Profile WHERE City = %s"\n' "$evil" "$evil" >p.py
# shellcheck disable=SC2016
printf '```reportql\nSELECT Contry%s FROM Profile%s\n```\n' "$evil" "$evil" >m.md
printf '{"Name%s": "%s", "Query": "SELECT Contry%s FROM Profile WHERE City = %s", "Na%sme": 1}' \
    "$json" "$json" "$json" "'$json'" "$json" >b.json
printf '{"Name": "%s", "Query": "x' "$evil" >c.json
printf "SELECT City FROM Profile WHERE City = '%s' AND City LIKE '%s%%' TIMESPAN LAST_MONTH" \
    "$evil" "$evil" | tr -d '\r\a\e' >v.rql
files=(q.rql s.rql p.py m.md b.json c.json v.rql)
for form in text compact json jsonl sarif github gitlab junit checkstyle markdown rdjson; do
    calm check --level info --output-format "$form" "${files[@]}"
done
calm check --fix --diff --quiet c.json
calm parse --show tokens "${files[@]}"
calm parse --show tree "${files[@]}"
calm describe q.rql s.rql v.rql
calm describe --json v.rql
calm fingerprint --duplicates q.rql s.rql v.rql
calm fingerprint --near q.rql v.rql
calm suppressions "${files[@]}"
calm suppressions --json s.rql
calm diff q.rql s.rql
calm diff v.rql s.rql
calm payload v.rql
calm payload --name "$evil" v.rql
calm format --check "${files[@]}"
calm rewrite --drop-column "$evil" --check q.rql
calm rewrite --set-limit "$evil" v.rql
calm rewrite --set-dataset "$evil" v.rql
calm rewrite --add-condition "City = $evil" v.rql

# --- Names of files -------------------------------------------------------------

# A file that is fine, one that is not, one that cannot be read.
name=${evil//\//:}
mkdir "d$name"
cp q.rql "d$name/q$name.rql"
cp b.json "d$name/b$name.json"
ln -s nowhere "d$name/n$name.rql"
for form in text compact json jsonl sarif github gitlab junit checkstyle markdown rdjson; do
    calm check --output-format "$form" "d$name" "d$name/n$name.rql"
done
calm check --fix "d$name/none.rql"
calm format --check "d$name" "d$name/n$name.rql"
calm format --check "none$name"
calm parse "none$name"
calm describe "d$name/q$name.rql"
calm fingerprint "d$name/q$name.rql"
calm suppressions "d$name"
calm diff "none$name" "none$name"
calm payload "none$name"
calm rewrite --set-limit 5 "none$name"
calm check --baseline "none$name" q.rql
calm check --output-format "json=none/$name" q.rql
calm check --stdin-filename "$evil.rql" -

# --- Catalogs -------------------------------------------------------------------

cat >catalog.json <<END
{"value": [{"datasetName": "Shoes$json", "selectableColumns": ["A$json", "A$json", "Size"],
  "availableMetrics": ["M$json"], "availableDateRanges": ["R$json"], "minimumRecurrenceInterval": "$json",
  "x$json": 1}], "y$json": 2}
END
cp catalog.json "catalog$name.json"
sed 's/Size/Wide/' catalog.json >after.json
printf '{"value": [%s' "$evil" >broken.json
printf 'SELECT A, Siz FROM Shoe' >shoes.rql
for catalog in catalog.json "catalog$name.json" broken.json "none$name"; do
    calm catalog check "$catalog"
    calm catalog list --catalog "mpn=$catalog"
    calm check --catalog "mpn=$catalog" shoes.rql
    calm catalog diff "$catalog" after.json
    calm catalog diff --json "$catalog" after.json
    calm catalog impact "$catalog" after.json shoes.rql
    calm catalog merge "$catalog"
done
calm catalog show --catalog mpn=catalog.json "Shoes$evil"
calm catalog show --json --catalog mpn=catalog.json Shoes
calm catalog show "$evil"

# --- Configurations -------------------------------------------------------------

mkdir configured
cp q.rql s.rql configured
for settings in "{\"x$json\": 1}" "{\"ignore\": [\"$json\"]}" "{\"api\": \"$json\"}" \
    "{\"extends\": \"$json\"}" "{\"catalogs\": [\"$json\"]}" "{\"exclude\": [\"$json\"]}" \
    "{\"ignore\": [\"$evil\"]}" "{\"baseline\": \"$json\"}" \
    "{\"overrides\": [{\"files\": [\"$json\"], \"ignore\": [\"$json\"]}]}"; do
    printf '%s\n' "$settings" >configured/reportql.json
    calm check configured
    calm config configured/q.rql
    calm check --config configured/reportql.json q.rql
done
rm configured/reportql.json
printf 'root = true\n[*.rql%s]\nindent_size = %s\nx%s = 1\n' "$evil" "$evil" "$evil" >configured/.editorconfig
calm format --check configured
calm config configured/q.rql
printf '{"version": 1, "findings": [{"%s": 1, "path": "%s"}]}' "$json" "$json" >baseline.json
calm check --baseline baseline.json q.rql

# --- Arguments and environment --------------------------------------------------

calm "$evil"
calm "--$evil"
calm help "$evil"
calm explain "$evil"
calm completion "$evil"
for option in output-format api select ignore error warn level fail-on color jobs \
    catalog config host request now stdin-filename changed baseline; do
    calm check "--$option=$evil" q.rql
    calm check "--$option$evil=x" q.rql
done
for option in style width indent lists keywords names; do
    calm format --check "--$option=$evil" q.rql
done
calm parse --show "$evil" q.rql
calm describe --now "$evil" q.rql
calm fingerprint --near="$evil" q.rql
calm suppressions --expiring "$evil" s.rql
calm lsp "--$evil"
variables=(LC_ALL="$evil" LANG="$evil" TERM="$evil" NO_COLOR="$evil")
calm --version --verbose
finish
