/*
 * What texts may hold queries besides query files: host languages, their
 * literals, and how these are written.  hosts.c has the table.
 */
#ifndef RQL_HOSTS_H
#define RQL_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

/* How characters are given by their code behind the mark of an escape. */
enum escape_code {
    CODE_OCTAL = 1,      /* \101 */
    CODE_HEX = 2,        /* \x41 */
    CODE_HEX_RUN = 4,    /* \x41, of one to four digits, of a byte two */
    CODE_SHORT = 8,      /* \u0041 */
    CODE_SHORT_RUN = 16, /* likewise, of one to four digits */
    CODE_LONG = 32,      /* \U00000041 */
    CODE_LONG_RUN = 64,  /* likewise, of one to eight digits */
    CODE_BRACES = 128,   /* \u{41} */
    CODE_NAMED = 256,    /* \N{SPACE}: what it is nobody knows here */
    CODE_PAIRS = 512,    /* two halves of UTF-16 make one character */
    CODE_IS_BYTE = 1024, /* of the first three: a byte, no character */
};

/* What a mark and the characters behind it stand for.  Texts are in the rows of
 * these tables, since a pointer costs an object file more than most of them. */
struct escapes {
    char mark;
    char names[16];  /* one character behind the mark: */
    char values[16]; /* what each stands for */
    unsigned codes;
    bool keeps_unknown; /* a mark before another character is one of the text */
    bool joins_lines;   /* a mark before a line break: both are nothing */
};

/* What is put into a literal when the program runs. */
enum holes {
    HOLES_NONE,
    HOLES_BRACES,    /* {x}; {{ and }} are braces */
    HOLES_DOLLAR,    /* ${x} */
    HOLES_SHELL,     /* $x ${x} $(x) `x` */
    HOLES_POWERSHELL /* $x ${x} $(x) */
};

enum literal_flag {
    LITERAL_LINES = 1,   /* it may span lines */
    LITERAL_DOUBLED = 2, /* its closing quote, twice, is one of the text */
    LITERAL_COUNTED = 4, /* opened and closed by that many quotes, or more; as
                             many braces as there are $ make a hole */
    LITERAL_BLOCK = 8,   /* begins on the next line; the indentation that all
                             its lines have is not its own */
    LITERAL_HERE = 16,   /* begins on the next line, is closed on its own one */
    LITERAL_BYTES = 32,  /* holds ASCII only */
    LITERAL_FOLDED = 64, /* case of the prefix does not matter */
    LITERAL_NO_TEXT = 128, /* a character: to be read over */
    LITERAL_BARE = 256     /* without quotes, in a word of HOST_WORDS */
};

/* A kind of literal. */
struct literal_kind {
    char prefixes[12]; /* words in front of the quote, separated by spaces;
                          those of signs end what stands there, those of
                          letters are all of it; "": none is needed */
    char open[4];
    char close[4];
    const struct escapes *escapes; /* or NULL */
    enum holes holes;
    unsigned flags; /* enum literal_flag */
};

enum host_flag {
    HOST_BLOCKS = 1,        /* fenced blocks instead of literals */
    HOST_ADJACENT = 2,      /* literals behind each other are one */
    HOST_PLUS = 4,          /* and those with + between them */
    HOST_WORDS = 8,         /* and those that touch each other; a comment begins
                               where a word might; <<WORD is a literal */
    HOST_LINES = 16,        /* a line break outside of brackets ends what is
                               joined */
    HOST_PATTERNS = 32,     /* /.../ is a literal that holds no query */
    HOST_WORD_COMMENTS = 64 /* comments begin where a word might */
};

struct host_language {
    const char *name;
    const char *title;    /* as it is called in a sentence */
    const char *suffixes; /* of files, separated by spaces */
    const char *names;    /* that editors and fences have for it, likewise */
    const char *line_comment;
    const char *comment_open;
    const char *comment_close;
    const struct literal_kind
        *kinds;     /* the first that fits counts; the last one
                                         has no `open` */
    char escape;    /* hides a quote outside of literals; or 0 */
    char joins;     /* at the end of a line, lets the next one go on; or 0 */
    unsigned flags; /* enum host_flag */
};

extern const struct literal_kind rql_bare_word;

/* The language of a host; NULL when it has none: queries and JSON. */
const struct host_language *rql_host_language(rql_host host);

/* What a fence of that name, any case, is about; false when that is unknown. */
bool rql_host_of_fence(rql_text name, rql_host *host);

#endif
