/* The commands of the benchmark, each an exit status: 0 when all is well, 1
 * when a bar is missed, 2 when something could not be measured. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>

/* All stages on all workloads; `script` runs formatters under Node.js, NULL when
 * there are none.  A quick run only shows that it works: few queries, no
 * instructions, and no bar is missed. */
int bench_stages(bool quick, const char *script);

/* The program: large files and starting it.  To be run in a process that is
 * itself small.  `directory` takes the files. */
int bench_program(bool quick, const char *program, const char *empty,
                  const char *directory);

/* The program on many small files in `directory`. */
int bench_tree(bool quick, const char *program, const char *directory);

/* The language server, as an editor waits for it. */
int bench_lsp(bool quick, const char *program);

#endif
