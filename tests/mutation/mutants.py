"""Finds what can be broken in a C file, and writes the file with all of it in.

A site is an expression that some mutants replace.  In the file that is written
it becomes `(mutant_is(N) ? broken : mutant_is(M) ? ... : as it was)`, so that
one build holds all mutants.  Where expressions begin and end is told by clang.
"""
import collections
import json
import re
import subprocess

Mutant = collections.namedtuple("Mutant", "number file line function kind text was becomes")

TOKENS = re.compile(rb"""[()]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|/\*.*?\*/""", re.S)
COMPARISONS = {
    "==": ["!="], "!=": ["=="],
    "<": ["<=", ">="], "<=": ["<", ">"],
    ">": [">=", "<="], ">=": [">", "<"],
}
CONSTANT = {"EnumDecl", "ConstantExpr", "UnaryExprOrTypeTraitExpr", "RecordDecl",
            "TypedefDecl", "StaticAssertDecl"}
# Reports, by the number of arguments up to the end of the place.
REPORTS = {"rql_report": 4, "rql_report_as": 5}
# Where the arguments of fixes are: is it safe, start, end, text.
FIXES = {"rql_add_fix": (2, 3, 4, 5), "rql_add_edit": (None, 2, 3, 4),
         "rql_add_edits_fix": (2, None, None, None)}
# Without them nothing is answered otherwise.
UNSEEN = re.compile(r"free|release|assert|__builtin|grow")


def squeezed(text):
    return " ".join(text.split())


class File:
    """The sites of one file."""

    def __init__(self, path, name, first, flags):
        self.name, self.next = name, first
        self.source = path.read_bytes()
        self.sites = collections.OrderedDict()
        self.rules = []
        self.function = ""
        dump = subprocess.run(
            ["clang", "-x", "c", "-fsyntax-only", "-w", "-Xclang",
             "-ast-dump=json", *flags, str(path)], stdout=subprocess.PIPE, check=True)
        for declaration in json.loads(dump.stdout)["inner"]:
            if declaration["kind"] == "FunctionDecl" and self.is_here(declaration):
                self.function = declaration["name"]
                for child in declaration.get("inner", []):
                    if child["kind"] == "CompoundStmt":
                        self.walk(child, None)

    @staticmethod
    def is_here(declaration):
        place = declaration.get("loc", {})
        return place and "includedFrom" not in place and "expansionLoc" not in place

    # --- Places -----------------------------------------------------------

    @staticmethod
    def is_of_macro(node):
        """Is all of it behind the name of one macro?"""
        first = node["range"].get("begin", {}).get("expansionLoc", {})
        last = node["range"].get("end", {}).get("expansionLoc", {})
        return "offset" in first and first["offset"] == last.get("offset")

    def bounds(self, node):
        """Where the text of a node begins and ends, or None."""
        first, last = node["range"].get("begin", {}), node["range"].get("end", {})
        first_macro, last_macro = first.get("expansionLoc"), last.get("expansionLoc")
        first, last = first_macro or first, last_macro or last
        if "offset" not in first or "offset" not in last or "includedFrom" in first:
            return None
        start, end = first["offset"], last["offset"] + last["tokLen"]
        if last_macro and self.source[end:end + 1] == b"(":
            end = self.closing(end)
        return (start, end) if start < end else None

    def closing(self, at):
        """Where the parenthesis at that place is closed."""
        depth = 0
        for token in TOKENS.finditer(self.source, at):
            depth += {b"(": 1, b")": -1}.get(token[0], 0)
            if not depth:
                return token.end()
        raise ValueError(f"{self.name}: a parenthesis that is not closed")

    def text(self, bounds):
        return self.source[bounds[0]:bounds[1]].decode()

    def add(self, bounds, kind, becomes):
        self.sites.setdefault(bounds, [])
        if any(becomes == old.becomes for old in self.sites[bounds]):
            return
        start = self.source.rfind(b"\n", 0, bounds[0]) + 1
        end = self.source.find(b"\n", bounds[0])
        self.sites[bounds].append(Mutant(
            self.next, self.name, self.source.count(b"\n", 0, start) + 1, self.function,
            kind, squeezed(self.source[start:end].decode()),
            squeezed(self.text(bounds)), becomes))
        self.next += 1

    # --- What can be broken -----------------------------------------------

    def walk(self, node, parent):
        kind = node.get("kind")
        if not kind or kind in CONSTANT:
            return
        if kind == "VarDecl" and node.get("storageClass") == "static":
            return
        if "range" in node and not self.is_of_macro(node) and \
                (bounds := self.bounds(node)):
            visit = getattr(self, "visit_" + kind, None)
            if visit:
                visit(node, bounds, parent)
        for child in node.get("inner", []):
            self.walk(child, node)

    def operands(self, node):
        return [self.bounds(child) for child in node["inner"]]

    def visit_BinaryOperator(self, node, bounds, _):
        operator = node["opcode"]
        operands = self.operands(node)
        if None in operands or len(operands) != 2:
            return
        left, right = (self.text(each) for each in operands)
        for other in COMPARISONS.get(operator, []):
            self.add(bounds, "comparison", f"{left} {other} {right}")
        if operator in ("&&", "||"):
            self.add(bounds, "logic", f"!!({left})")
            self.add(bounds, "logic", f"!!({right})")
            other = "||" if operator == "&&" else "&&"
            self.add(bounds, "logic", f"({left}) {other} ({right})")
        elif operator in "+-" and right == "1":
            self.add(bounds, "one", left)

    def visit_UnaryOperator(self, node, bounds, _):
        operands = self.operands(node)
        if node["opcode"] == "!" and operands[0]:
            self.add(bounds, "not", f"!!({self.text(operands[0])})")

    def condition(self, node, index):
        """A condition that is neither a comparison nor made of others."""
        parts = [part for part in node.get("inner", []) if part]
        if len(parts) <= index:
            return
        part = parts[index]
        while part["kind"] in ("ImplicitCastExpr", "ParenExpr"):
            part = part["inner"][0]
        bounds = "range" in part and self.bounds(part)
        if bounds and part["kind"] in ("CallExpr", "DeclRefExpr", "MemberExpr"):
            self.add(bounds, "not", f"!({self.text(bounds)})")

    def visit_IfStmt(self, node, _bounds, _parent):
        self.condition(node, 0)

    def visit_WhileStmt(self, node, _bounds, _parent):
        self.condition(node, 0)

    def visit_ConditionalOperator(self, node, _bounds, _parent):
        self.condition(node, 0)

    def visit_ReturnStmt(self, node, bounds, _):
        text = squeezed(self.text(bounds))[len("return"):].strip()
        flipped = {"true": "false", "false": "true"}.get(text)
        if flipped:
            start = self.source.index(text.encode(), bounds[0])
            self.add((start, start + len(text)), "answer", flipped)

    def visit_CallExpr(self, node, bounds, parent):
        parts = node["inner"]
        if not self.bounds(parts[0]):
            return
        name = self.text(self.bounds(parts[0]))
        given = [self.bounds(part) for part in parts[1:]]
        if name in REPORTS:
            self.add(bounds, "report", "(struct rql_diagnostic *)0")
        elif name in FIXES:
            self.break_fix(name, bounds, given)
        elif parent and parent["kind"] in ("CompoundStmt", "IfStmt", "ForStmt", "WhileStmt",
                                           "CaseStmt", "DefaultStmt") \
                and node["type"]["qualType"] == "void" and not UNSEEN.search(name):
            self.add(bounds, "statement", "(void)0")

    def break_fix(self, name, bounds, given):
        self.add(bounds, "fix", "(void)0")
        safe, start, end, text = FIXES[name]
        if safe is not None and given[safe]:
            self.add(given[safe], "fix", f"!({self.text(given[safe])})")
        for index, change in ((start, "+"), (end, "+")):
            if index is not None and given[index]:
                self.add(given[index], "fix", f"{self.text(given[index])} {change} 1")
        if text is not None and given[text]:
            self.add(given[text], "fix", '"altered"')

    def mutants(self):
        return [mutant for site in self.sites.values() for mutant in site] + self.rules

    # --- Rules --------------------------------------------------------------

    def break_rules(self, names):
        """The place where all findings pass: each rule off, and reported
        otherwise."""
        head = self.source.index(b"severity = settled_severity(d, rule, severity);")
        line = self.source.count(b"\n", 0, head) + 1
        changes = (("off", "return NULL;"), ("severity", 
                    "severity = severity == RQL_ERROR ? RQL_WARNING : RQL_ERROR;"),
                   ("start", "start++;"), ("end", "end++;"))
        code = ""
        for index, (change, statement) in enumerate(changes):
            first = self.next
            for name in names:
                self.rules.append(Mutant(self.next, self.name, line, "report", "rule", name,
                                         name, change))
                self.next += 1
            code += f"if (mutant_is({first} + (long)rule)) {statement} "
        self.rule_code = (head, code)

    # --- Writing ------------------------------------------------------------

    def written(self):
        """The file with all mutants in it."""
        spans = sorted(self.sites, key=lambda span: (span[0], -span[1]))
        if self.rules:
            spans.append((self.rule_code[0], self.rule_code[0]))
            spans.sort(key=lambda span: (span[0], -span[1]))
        out, _ = self.write(spans, 0, 0, len(self.source))
        return '#include "mutant.h"\n#line 1\n' + out

    def write(self, spans, index, start, end):
        out, at = "", start
        while index < len(spans) and spans[index][1] <= end and spans[index][0] < end:
            span = spans[index]
            out += self.source[at:span[0]].decode()
            if span not in self.sites:
                out, index, at = out + self.rule_code[1], index + 1, span[1]
                continue
            inner, index = self.write(spans, index + 1, *span)
            choices = "".join(f"mutant_is({each.number}) ? ({each.becomes}) : "
                              for each in self.sites[span])
            is_void = any(each.becomes == "(void)0" for each in self.sites[span])
            out += f"({choices}({'(void)' if is_void else ''}{inner}))"
            at = span[1]
        return out + self.source[at:end].decode(), index
