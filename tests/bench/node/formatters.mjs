// Times formatters of SQL on the queries that the benchmark names.
//
//     node formatters.mjs NAME
//
// Each line of standard input is `load FILE`, `queries`, to format each of its
// queries, or `file`, to format it as a whole.  Each is answered with a line:
// the seconds of processor time that it took, or what went wrong.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const SEPARATOR = ";\n";

// How each package is asked: for the layout nearest to ours.
const formatters = {
  async syntaqlite() {
    const { DialectManager, Engine } = await import("syntaqlite");
    const engine = new Engine();
    await engine.load();
    await new DialectManager().loadDefault(engine);
    const options = { lineWidth: 80, indentWidth: 4, keywordCase: "upper" };
    return (text) => engine.format(text, options);
  },
  async "sql-formatter"() {
    const { format } = await import("sql-formatter");
    const options = { language: "sqlite", tabWidth: 4, keywordCase: "upper" };
    return (text) => format(text, options);
  },
};

const format = await formatters[process.argv[2]]();
let text = "";
let queries = [];

function load(path) {
  text = readFileSync(path, "utf8");
  queries = text.split(SEPARATOR).filter((query) => query);
}

function run(texts) {
  for (const text of texts)
    if (!format(text)) throw new Error(`nothing came back for ${text}`);
}

function obey(line) {
  if (line.startsWith("load ")) load(line.slice("load ".length));
  else if (line === "queries") run(queries);
  else if (line === "file") run([text]);
  else throw new Error(`what is ${line}?`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const begin = process.cpuUsage();
  try {
    obey(line);
  } catch (error) {
    console.log(`${error.message.split("\n")[0]}`);
    continue;
  }
  const { user, system } = process.cpuUsage(begin);
  console.log((user + system) / 1e6);
}
