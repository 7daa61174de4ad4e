#!/usr/bin/env bash
# The TOML files for Helix and for kak-lsp are TOML, and name the server.
source "$(dirname "$0")/harness.bash"
need_program python3

python3 - "$top/editors" <<'END'
import sys, tomllib

def load(name):
    with open(f"{sys.argv[1]}/{name}", "rb") as file:
        return tomllib.load(file)

helix = load("helix/languages.toml")
server = helix["language-server"]["reportql"]
assert [server["command"], *server["args"]] == ["reportql", "lsp"], server
[language] = helix["language"]
assert language["name"] == "reportql", language
assert language["file-types"] == ["rql"], language
assert language["language-servers"] == ["reportql"], language

kakoune = load("kakoune/kak-lsp.toml")["language_server"]["reportql"]
assert [kakoune["command"], *kakoune["args"]] == ["reportql", "lsp"], kakoune
assert kakoune["filetypes"] == ["reportql"], kakoune
END
