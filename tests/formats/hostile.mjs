// Queries and file names that a format may stumble over.
import { mkdirSync, writeFileSync } from "node:fs";

const names = [
    "plain.rql", "with space.rql", "100%25.rql", "zürich 🚀.rql", "a\nb.rql",
    "]]>.rql", "<b>&amp;\"'.rql", "pipe|tick`.rql", "a::b,c=d.rql",
    "\x1b[31mred\x1b[m.rql", "@someone www.example.com.rql", "-- .rql",
    "back\\slash.rql", "\u202eabc.rql", "#1 {0} [x](y).rql",
];

const texts = [
    "SELECT \u001b]0;title\u0007City FROM Profile WHERE City = 'a' AND Contry = '1'\r\n",
    "SELECT City FROM Profile WHERE Contry = ']]><x/>' -- ]]>\n",
    "SELECT ::error FROM Profile\n::warning file=x::y\n",
    "SELECT `City`, @someone, [click](https://example.com/a) FROM Profile\n",
    "SELECT a|b, <script>alert(1)</script>, &amp; FROM Profil\n",
    "\ufeffSELECT Zürich, 🚀, City FROM Profile WHERE City = '🚀' AND Contry = 1\n",
    "SELECT City\u2028 FROM\u00a0Profile WHERE City = '\u0085\u009b' AND Contry = '\u202e'\n",
    "SELECT {0}, {x}, \"x\\y\" FROM Profile WHERE City LIKE 5\n",
    "SELECT Month, Month, Month FROM OfficeUsage ORDER BY Month, Month;\n".repeat(20),
    "SELECT City FROM Profile WHERE Contry IN (" + "'x', ".repeat(300) + "'y')",
    "-- reportql-disable-next-line unknown-column: a \"reason\"\nSELECT Contry FROM Profile\n",
    "/* never ends\n\n",
    "",
    "SELECT",
    "SELECT City FROM Profile WHERE City = 'a\rAND Contry = 'b'\rLIMIT x\r",
    "SELECT www.example.com, http://example.com, **bold** FROM Profile_ ~~x~~ $x$",
];

// Bytes that are not UTF-8, and characters that are none.
const bytes = [
    Buffer.from("SELECT City FROM Profile WHERE Contry = '\xff\xfe\x00\x01\xed\xa0\x80'", "latin1"),
    Buffer.from("\xff\xfeS\x00E\x00L\x00", "latin1"),
    Buffer.from("SELECT \xef\xbf\xbe\xef\xbf\xbf, City\x0b\x0c\x7f FROM Profile", "latin1"),
];

export function hostileFiles(directory) {
    mkdirSync(directory);
    names.forEach((name, i) => writeFileSync(
        Buffer.concat([Buffer.from(directory + "/"), Buffer.from(name)]),
        texts[i % texts.length]));
    texts.forEach((text, i) => writeFileSync(`${directory}/text${i}.rql`, text));
    bytes.forEach((text, i) => writeFileSync(
        Buffer.concat([Buffer.from(`${directory}/bytes${i}`),
            Buffer.from([0xe9]), Buffer.from(".rql")]), text));
    writeFileSync(`${directory}/body.json`,
        '{"Name": "x", "Query": "SELECT Zürich\\u0041, \\"City\\" FROM Profil\\n", "Qery": 1}');
}
