"""What the program is asked to do while something goes wrong: commands, and the
files that they find."""
import json
import os
import subprocess

BROKEN = "SELECT Month CustomerName FROM OficeUsage ORDER BY Month DESC\n"
UNTIDY = "select Month,CustomerName from OfficeUsage order by Month desc\n"
TIDY = "SELECT Month, CustomerName\nFROM OfficeUsage\nORDER BY Month DESC\n"
WRONG = "SELECT Month, Nonsense FROM OfficeUsage ORDER BY Month DESC\n"

LIVE = json.dumps({"value": [{
    "datasetName": "OfficeUsage",
    "selectableColumns": ["Month", "CustomerName"],
    "availableMetrics": ["Subscriptions"],
    "availableDateRanges": ["LAST_MONTH"],
    "minimumRecurrenceInterval": 4}]})

BODY = json.dumps({"Name": "a", "Query": BROKEN.strip() + ";"})

FILES = {
    "reportql.json": '{ "extends": "base.json", "exclude": ["left-out/"] }\n',
    "base.json": '{ "rules": { "duplicate-column": "error" } }\n',
    ".editorconfig": "root = true\n[*.rql]\nindent_size = 4\n",
    "live.json": LIVE,
    "list.txt": "q\n",
    "bodies/one.json": BODY,
    "values.txt": "month=1\n",
    "q/.gitignore": "ignored.rql\n",
    "q/.reportqlignore": "also-ignored.rql\n",
    "q/ignored.rql": BROKEN,
    "q/also-ignored.rql": BROKEN,
    "q/a.rql": BROKEN + UNTIDY,
    "q/deep/b.rql": WRONG + BROKEN,
    "q/deep/e.rql": TIDY,
    "q/deep/large.rql": BROKEN + "-- " + "x" * 17000 + "\n",
    "q/job.py": 'q = "' + BROKEN.strip() + '"\n',
    "q/notes.md": "```reportql\n" + BROKEN + "```\n",
    "q/left-out/f.rql": BROKEN,
    "away/g.rql": BROKEN + UNTIDY,
    "one.rql": UNTIDY,
    "right.rql": TIDY,
    "report.json": "{}\n",
}


def make_tree(root):
    """The files of all scenarios; one is not for everybody, one is a link."""
    for name, text in FILES.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o644)
    os.chmod(os.path.join(root, "q/deep/b.rql"), 0o640)
    os.symlink("away/g.rql", os.path.join(root, "link.rql"))


def make_repository(root):
    """A repository in which something has changed."""
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1",
                   "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": root}
    for arguments in (["init", "-q"], ["add", "."],
                      ["-c", "user.name=A", "-c", "user.email=a@b", "commit",
                       "-q", "-m", "one"]):
        subprocess.run(["git", *arguments], cwd=root, check=True,
                       env=environment)
    with open(os.path.join(root, "q/a.rql"), "a", encoding="utf-8") as file:
        file.write(WRONG)


def messages(*bodies):
    """Messages as the Language Server Protocol frames them."""
    out = b""
    for body in bodies:
        text = json.dumps({"jsonrpc": "2.0", **body}).encode()
        out += b"Content-Length: %d\r\n\r\n%s" % (len(text), text)
    return out


def session(root):
    """What an editor says to the language server, from beginning to end."""
    uri = "file://" + os.path.join(root, "q/a.rql")
    document = {"textDocument": {"uri": uri}}
    place = {**document, "position": {"line": 0, "character": 9}}
    asked = ["hover", "completion", "definition", "documentSymbol", "codeLens",
             "foldingRange"]
    return messages(
        {"id": 0, "method": "initialize", "params": {
            "processId": None, "capabilities": {},
            "rootUri": "file://" + root}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "reportql", "version": 1,
            "text": BROKEN + UNTIDY}}},
        *({"id": i + 1, "method": "textDocument/" + method, "params": place}
          for i, method in enumerate(asked)),
        {"id": 20, "method": "textDocument/formatting", "params": {
            **document, "options": {"tabSize": 4, "insertSpaces": True}}},
        {"id": 21, "method": "textDocument/codeAction", "params": {
            **document, "context": {"diagnostics": []}, "range": {
                "start": {"line": 0, "character": 0},
                "end": {"line": 1, "character": 0}}}},
        {"id": 22, "method": "workspace/symbol", "params": {"query": "Mon"}},
        {"id": 30, "method": "shutdown"}, {"method": "exit"})


class Scenario:
    """A command: its arguments, its standard input (bytes, or a function of the
    folder), what else makes the folder, whether it writes files, whether it waits
    to be ended, and whether it makes other calls each time."""

    def __init__(self, name, arguments, *, stdin=b"", make=None, writes=False,
                 waits=False, varies=False):
        self.name = name
        self.arguments = arguments.split() if isinstance(arguments, str) \
            else arguments
        self.stdin = stdin
        self.make = make
        self.writes = writes
        self.waits = waits
        self.varies = varies


SCENARIOS = [
    Scenario("check", "check --jobs 1 q bodies"),
    Scenario("check-stdin", "check", stdin=BROKEN.encode()),
    Scenario("check-listed", "check --jobs 1 --files-from list.txt"),
    Scenario("check-json", "check --jobs 1 --output-format json q link.rql"),
    Scenario("check-catalog", "check --jobs 1 --catalog cmp=live.json q"),
    Scenario("reports", "check --jobs 1 --output-format text --output-format "
             "json=report.json --output-format sarif=new.sarif q", writes=True),
    Scenario("fix", "check --jobs 1 --fix q bodies link.rql", writes=True),
    Scenario("diff", "check --jobs 1 --diff q"),
    Scenario("suppress", "check --jobs 1 --add-suppressions=known q",
             writes=True),
    Scenario("baseline", "check --jobs 1 --baseline base.line "
             "--update-baseline q", writes=True),
    Scenario("known", "check --jobs 1 --baseline known.line q"),
    Scenario("known-again", "check --jobs 1 --baseline known.line "
             "--update-baseline q/a.rql one.rql", writes=True),
    Scenario("changed", "check --jobs 1 --changed=HEAD q",
             make=make_repository, varies=True),
    Scenario("watch", "check --jobs 1 --watch q", waits=True,
             varies=True),
    Scenario("format", "format --jobs 1 q link.rql", writes=True),
    Scenario("format-stdout", "format --jobs 1 --stdout q link.rql"),
    Scenario("format-check", "format --jobs 1 --check q"),
    Scenario("rewrite", "rewrite --jobs 1 --set-limit 5 --params values.txt "
             "right.rql one.rql link.rql", writes=True),
    Scenario("init", "init q", writes=True),
    Scenario("payload", "payload --output new.json right.rql", writes=True),
    Scenario("payload-again", "payload --output report.json right.rql",
             writes=True),
    Scenario("merge", "catalog merge live.json --output new.json",
             writes=True),
    Scenario("merge-again", "catalog merge live.json --output report.json",
             writes=True),
    Scenario("impact", "catalog impact builtin live.json q"),
    Scenario("catalog-check", "catalog check live.json"),
    Scenario("parse", "parse --show tree one.rql"),
    Scenario("describe", "describe one.rql"),
    Scenario("query-diff", "diff one.rql right.rql"),
    Scenario("fingerprint", "fingerprint --duplicates one.rql right.rql"),
    Scenario("suppressions", "suppressions q"),
    Scenario("config", "config q/a.rql"),
    Scenario("help", "help check"),
    Scenario("lsp", "lsp", stdin=session, varies=True),
]
