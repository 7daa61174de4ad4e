#!/usr/bin/env python3
"""Queries of the corpus, written into literals of host languages by another hand.

The findings must be those of the plain query, at the places where the writer put
each byte, fixing must give a literal that reads as the fixed query, and suppressing
all findings must leave the literals as they are.  What a
literal reads as is told by the languages themselves: Python, Node.js, bash.

    hosts.py PROGRAM CORPUS
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

random.seed(1)


class Writer:
    """A host text that grows, and where it has put each byte of a query."""

    def __init__(self):
        self.out = bytearray()
        self.places = []

    def raw(self, text):
        self.out += text.encode()

    def put(self, text, written):
        """One character of the query, as the host writes it."""
        data = text.encode()
        written = written.encode()
        start, end = len(self.out), len(self.out) + len(written)
        plain = written == data
        for i in range(len(data)):
            self.places.append(
                (start + i, start + i + 1) if plain else (start, end))
        self.out += written

    def outer(self, start, end):
        places = self.places
        begin = places[start][0] if start < len(places) else places[-1][1]
        if start == end:
            return begin, begin
        return begin, places[end - 1][1]


# --- How characters are written --------------------------------------------

CONTROL = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}


def backslashed(quote, codes, must=''):
    def write(c):
        if c in CONTROL:
            return CONTROL[c]
        if c in must or c == quote or c == '\\':
            return '\\' + c
        if codes and random.random() < 0.05:
            return random.choice(codes)(c)
        return c
    return write


def hex2(c):
    return f'\\x{ord(c):02x}' if ord(c) < 128 else c


def hex4(c):
    return f'\\u{ord(c):04x}' if ord(c) < 0x10000 else c


def octal(c):
    return f'\\{ord(c):03o}' if ord(c) < 128 else c


def long8(c):
    return f'\\U{ord(c):08x}'


def braced(c):
    return f'\\u{{{ord(c):x}}}'


def doubled(quote):
    return lambda c: c * 2 if c == quote else c


def in_braces(write):
    return lambda c: c * 2 if c in '{}' else write(c)


def plain(c):
    return c


def power(c):
    if c in '`"$':
        return '`' + c
    return {'\n': '`n', '\r': '`r', '\t': '`t'}.get(c, c)


# --- Kinds of literals -------------------------------------------------------

# Opening, closing, how a character is written, whether a query can be written.
PYTHON_CODES = [hex2, hex4, octal, long8]
SCRIPT_CODES = [hex2, hex4, braced]


def without(*signs):
    return lambda q: not any(s in q for s in signs)


def always(q):
    return True


def one_line(*signs):
    return without('\n', '\r', *signs)


PYTHON = [
    ('"', '"', backslashed('"', PYTHON_CODES), always),
    ("u'", "'", backslashed("'", PYTHON_CODES), always),
    ('"""', '"""', backslashed('"', PYTHON_CODES), always),
    ("F'''", "'''", in_braces(backslashed("'", [])), always),
    ('f"', '"', in_braces(backslashed('"', [])), always),
    ('r"', '"', plain, one_line('"', '\\')),
    ('R"""', '"""', plain, without('"', '\\', '\r')),
]
SCRIPT = [
    ('"', '"', backslashed('"', SCRIPT_CODES), always),
    ("'", "'", backslashed("'", SCRIPT_CODES), always),
    ('`', '`', backslashed('`', SCRIPT_CODES, '$'), always),
    ('String.raw`', '`', plain, without('`', '\\', '$', '\r')),
]
SHARP = [
    ('"', '"', backslashed('"', [hex4, long8]), always),
    ('@"', '"', doubled('"'), always),
    ('$"', '"', in_braces(backslashed('"', [hex4])), always),
    ('$@"', '"', in_braces(doubled('"')), always),
    ('"""', '"""', plain, one_line('"')),
]
JAVA = [('"', '"', backslashed('"', [hex4, octal]), always)]
POWER = [
    ("'", "'", doubled("'"), without('‘', '’', '‚', '‛')),
    ('"', '"', power, without('“', '”', '„')),
]
SHELL = [
    ("'", "'", plain, without("'")),
    ('"', '"', lambda c: '\\' + c if c in '$`"\\' else c, always),
    ("$'", "'", backslashed("'", [hex2, octal]), always),
]


def pieces(query, count):
    """The query in parts, cut anywhere; the first keeps SELECT whole."""
    cuts = sorted(random.sample(range(7, len(query)), min(count, len(query) - 8)))
    return [query[a:b] for a, b in zip([0] + cuts, cuts + [len(query)])]


def write_pieces(w, query, kinds, joints):
    count = random.choice([0, 0, 1, 3]) if joints else 0
    if len(query) < 20:
        count = 0
    for i, piece in enumerate(pieces(query, count)):
        if i:
            w.raw(random.choice(joints))
        usable = [k for k in kinds if k[3](piece)]
        opening, closing, write, _ = random.choice(usable)
        w.raw(opening)
        for c in piece:
            w.put(c, write(c))
        w.raw(closing)


def usable(kinds, query):
    """True when each character has a kind that can hold it."""
    return any(k[3](query) for k in kinds)


# --- Hosts -------------------------------------------------------------------


class Host:
    def __init__(self, suffix, kinds, joints, before, after, end='', evaluate=None):
        self.suffix = suffix
        self.kinds = kinds
        self.joints = joints
        self.before = before
        self.after = after
        self.end = end
        self.evaluate = evaluate

    def write(self, w, index, query):
        w.raw(self.before.format(index))
        write_pieces(w, query, self.kinds, self.joints)
        w.raw(self.after)


class Blocks(Host):
    """Fenced blocks, whose lines may have something in front of them."""

    def __init__(self, prefix):
        super().__init__('.md', None, None, None, None)
        self.prefix = prefix

    def write(self, w, index, query):
        w.raw(f'{self.prefix}````sql\n{self.prefix}')
        for c in query:
            w.put(c, c)
            if c == '\n':
                w.raw(self.prefix)
        w.raw(f'\n{self.prefix}````\n\n')


class Here(Host):
    """Texts that begin on the next line and end on their own one."""

    def __init__(self, suffix, opening, closing, write, fits):
        super().__init__(suffix, [(None, None, write, fits)], None, None, None)
        self.opening, self.closing = opening, closing

    def write(self, w, index, query):
        w.raw(self.opening)
        for c in query:
            w.put(c, self.kinds[0][2](c))
        w.raw(self.closing)


def run(*command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, check=True)
    return done.stdout


def read_python(path):
    names = {}
    exec(compile(path.read_bytes(), str(path), 'exec'), names)
    return {n: v for n, v in names.items() if re.fullmatch(r'v\d+', n)}


def read_script(path):
    code = path.read_text() + '\nprocess.stdout.write(JSON.stringify(all));'
    return json.loads(run('node', '-', text=code.encode()))


def read_shell(path):
    code = path.read_text() + '\nfor n in ${!v*}; do printf "%s\\0%s\\0" "$n" "${!n}"; done\n'
    # A line break at the end of a value stays one.
    fields = run('bash', '--norc', '-s', text=code.encode()).decode().split('\0')[:-1]
    return dict(zip(fields[::2], fields[1::2]))


HOSTS = {
    'python': Host('.py', PYTHON, [' ', '\n    ', '  # note\n', ' \\\n', ' + '],
                   'v{} = (', ')\n', evaluate=read_python),
    'javascript': Host('.js', SCRIPT, [' + ', '\n  + ', ' /* x */ + // y\n'],
                       'all.v{} = ', ';\n', evaluate=read_script),
    'typescript': Host('.ts', SCRIPT, [' + ', '+'], 'const v{}: string = ', ';\n'),
    'csharp': Host('.cs', SHARP, [' + ', '\n    + '], 'var v{} = ', ';\n'),
    'java': Host('.java', JAVA, [' + ', ' +\n  '], 'String v{} = ', ';\n'),
    'powershell': Host('.ps1', POWER, [' + ', ' +\n  '], '$v{} = ', '\n'),
    'shell': Host('.sh', SHELL, ['', '', '\\\n'], 'v{}=', '\n', evaluate=read_shell),
    'markdown': Blocks(''),
    'quoted': Blocks('> '),
    'list': Blocks('   '),
    'java-block': Here('.java', 'x = """\n', '""";\n',
                       lambda c: '\\' + c if c in '\\"' else c, without('\n', '\r')),
    'csharp-block': Here('.cs', 'x = """\n', '\n""";\n', plain, without('"', '\r')),
    'here': Here('.sh', "cat <<'END'\n", '\nEND\n', plain, always),
    'here-open': Here('.sh', 'cat <<END\n', '\nEND\n',
                      lambda c: '\\' + c if c in '$`\\' else c, always),
    'power-here': Here('.ps1', "$v = @'\n", "\n'@\n", plain, without('\r')),
    'power-open': Here('.ps1', '$v = @"\n', '\n"@\n',
                       lambda c: '`' + c if c in '`$' else c, without('\r')),
}

# --- The program -------------------------------------------------------------


def check(program, *arguments):
    done = subprocess.run([program, 'check', '--output-format', 'json', *arguments],
                          capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f'check failed: {done.stderr.decode()}')
    return json.loads(done.stdout)['files']


def fix(program, *paths):
    done = subprocess.run([program, 'check', '--fix', '--quiet', *map(str, paths)],
                          capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f'fix failed: {done.stderr.decode()}')


def suppress(program, path):
    done = subprocess.run([program, 'check', '--quiet', '--fail-on', 'info',
                           "--add-suppressions=it's \"so\" ``` --> #>", str(path)],
                          capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f'adding suppressions failed: {done.stderr.decode()}')


def key(d, outer=None):
    start, end = d['span']['start'], d['span']['end']
    if outer:
        start, end = outer(start, end)
    related = [(r['message'], *(outer or (lambda a, b: (a, b)))(
        r['span']['start'], r['span']['end'])) for r in d['related']]
    return (start, end, d['rule'], d['severity'], d['message'], d['help'],
            tuple(related))


# What a program fills in is unknown in a literal, and a mistake in a query.
TEMPLATE = re.compile(r'[{\[$?%]|#\{|<\w|:[A-Za-z_]|@\w|\\[nrt]')


def queries_of(corpus):
    """Each is read as it is in a literal, where it must be one."""
    for path in sorted(corpus.rglob('*.rql')):
        try:
            text = path.read_bytes().decode().lstrip('\ufeff')
        except UnicodeDecodeError:
            continue
        for query in re.split(r';\s*\n|\n\s*\n', text):
            query = query.strip('\n\r ')
            if (re.match(r'\s*select\b', query, re.I) and '\0' not in query
                    and re.search(r'\bfrom\b', query, re.I) and '```' not in query
                    and 'END' not in query and len(query) < 4000
                    and not re.search(r'[\x01-\x08\x0b-\x1f]', query)
                    and not TEMPLATE.search(query)):
                yield query


class Test:
    def __init__(self, program, folder, queries):
        self.program, self.folder, self.queries = program, folder, queries
        self.asked = self.failed = 0

    def fail(self, what, query, *more):
        self.failed += 1
        if self.failed < 20:
            print(f'{what}: {query!r}', *more, sep='\n    ')

    def plain_results(self):
        """The findings of each query alone, and what fixing makes of it."""
        paths = []
        for i, query in enumerate(self.queries):
            path = self.folder / f'q{i:05}.rql'
            path.write_bytes(query.encode())
            paths.append(path)
        files = check(self.program, *map(str, paths))
        self.findings = [f['diagnostics'] for f in files]
        fix(self.program, *paths)
        self.fixed = [p.read_bytes().decode() for p in paths]

    def write(self, host):
        """The queries that the host can hold in one text, and their writers."""
        whole, writers = Writer(), {}
        if host.evaluate is read_script:
            whole.raw('const all = {};\n')
        for i, query in enumerate(self.queries):
            if host.kinds and not usable(host.kinds, query):
                continue
            # Of what may be for another database less is told in programs.
            if any(d['rule'] == 'unknown-dataset' and not d['fixes']
                   for d in self.findings[i]):
                continue
            if host.joints and not all(usable(host.kinds, c) for c in query):
                continue
            whole.places = []
            host.write(whole, i, query)
            writers[i] = whole.places
        return whole, writers

    def compare(self, name, path, whole, writers):
        found = check(self.program, str(path))[0]['diagnostics']
        expected = []
        for i, places in writers.items():
            whole.places = places
            expected += [key(d, whole.outer) for d in self.findings[i]]
        missing = set(expected) - {key(d) for d in found}
        extra = {key(d) for d in found} - set(expected)
        data = whole.out
        for what, keys in (('missing', missing), ('unexpected', extra)):
            for k in sorted(keys)[:3]:
                self.fail(f'{name}: {what}', bytes(data[max(k[0] - 60, 0):k[1] + 40]),
                          k)
        self.asked += len(expected)
        self.compare_edits(name, found, writers)

    def compare_edits(self, name, found, writers):
        """No fix touches a byte that is not the query's."""
        covered = {at for places in writers.values() for place in places
                   for at in range(*place)}
        for d in found:
            for edit in (e for f in d['fixes'] for e in f['edits']):
                if not covered.issuperset(range(edit['start'], edit['end'])):
                    self.fail(f'{name}: an edit outside of the query', d, edit)

    def compare_fixed(self, name, host, path, writers):
        fix(self.program, path)
        values = host.evaluate(path)
        for i in writers:
            self.asked += 1
            value = values.get(f'v{i}')
            if value != self.fixed[i] and self.is_writable(i, value):
                self.fail(f'{name}: fixed', self.queries[i], value, self.fixed[i])

    def compare_suppressed(self, name, host, path):
        """Comments hide all findings, once, and change no value."""
        before = host.evaluate(path) if host.evaluate else None
        suppress(self.program, path)
        once = path.read_bytes()
        suppress(self.program, path)
        self.asked += 3
        if path.read_bytes() != once:
            self.fail(f'{name}: suppressed twice', path)
        if any(f['diagnostics'] for f in check(self.program, str(path))):
            self.fail(f'{name}: not all is suppressed', path)
        if host.evaluate and host.evaluate(path) != before:
            self.fail(f'{name}: suppressing has changed a value', path)

    def is_writable(self, i, value):
        """Some literals cannot hold an apostrophe: such a fix is not made."""
        return not value or "'" not in self.fixed[i]

    def ask(self, name, host):
        whole, writers = self.write(host)
        path = self.folder / f'{name}{host.suffix}'
        path.write_bytes(whole.out)
        if host.evaluate:
            values = host.evaluate(path)
            for i in writers:
                if values.get(f'v{i}') != self.queries[i]:
                    self.fail(f'{name}: the test itself is wrong', self.queries[i],
                              repr(values.get(f'v{i}')))
        self.compare(name, path, whole, writers)
        self.compare_suppressed(name, host, path)
        path.write_bytes(whole.out)
        if host.evaluate:
            self.compare_fixed(name, host, path, writers)
        print(f'{name}: {len(writers)} queries')


def main():
    program, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
    queries = list(dict.fromkeys(queries_of(corpus)))
    with tempfile.TemporaryDirectory() as folder:
        test = Test(program, pathlib.Path(folder), queries)
        test.plain_results()
        for name, host in HOSTS.items():
            test.ask(name, host)
    print(f'{test.asked - test.failed} passed, {test.failed} failed')
    sys.exit(test.failed > 0)


main()
