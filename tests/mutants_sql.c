/*
 * Breaks with what SQL has and the language lacks.
 */
#include "mutants.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const struct mutant *m, int i)
{
    return m->query.pieces[i].text;
}

static bool is_before_sign(const struct mutant *m, int i)
{
    return (size_t)i + 2 < m->query.count &&
           m->query.pieces[i + 1].role == ROLE_OPERATOR;
}

/* The end of the condition that begins at `i`. */
static int condition_end(const struct mutant *m, int i)
{
    while ((size_t)i < m->query.count &&
           m->query.pieces[i].clause == CLAUSE_WHERE &&
           m->query.pieces[i].role != ROLE_AND)
        i++;
    return i;
}

static void mark(struct mutant *m, int first, int end)
{
    for (int i = first; i < end; i++)
        piece_at(m, i)->is_marked = true;
}

static void erase(struct mutant *m, int first, int end)
{
    mark(m, first, end);
    for (int i = first; i < end; i++) {
        piece_at(m, i)->text[0] = '\0';
        piece_at(m, i)->gap[0] = '\0';
    }
}

/* The columns -> a */
static bool replace_columns(struct mutant *m, const struct breakage *k)
{
    int first;
    int end;
    if (!clause_range(m, CLAUSE_SELECT, &first, &end))
        return false;
    erase(m, first + 1, end);
    piece_at(m, first)->is_marked = false;
    return insert(m, first + 1, " ", "%s", k->a);
}

/* A >= x AND A <= y -> A BETWEEN x AND y */
static bool between(struct mutant *m, const struct breakage *k)
{
    for (int i = 0; (size_t)i + 6 < m->query.count; i++) {
        if (piece_at(m, i)->role != ROLE_SUBJECT ||
            strcmp(text_of(m, i + 1), ">=") != 0 ||
            piece_at(m, i + 4)->role != ROLE_SUBJECT ||
            strcmp(text_of(m, i), text_of(m, i + 4)) != 0 ||
            strcmp(text_of(m, i + 5), "<=") != 0)
            continue;
        strcpy(piece_at(m, i + 1)->gap, " ");
        strcpy(piece_at(m, i + 2)->gap, " ");
        strcpy(piece_at(m, i + 6)->gap, " ");
        mark(m, i, i + 7);
        erase(m, i + 4, i + 6);
        return rewrite(m, i + 1, "%s", k->a);
    }
    return false;
}

/* A IN (x, y) -> A = x OR A = y */
static bool or_list(struct mutant *m, const struct breakage *k)
{
    int open = pick(m, ROLE(OPEN), NULL);
    if (open == NOWHERE || piece_at(m, open - 2)->role != ROLE_SUBJECT)
        return false;
    char name[PIECE_TEXT];
    char value[PIECE_TEXT];
    int end = condition_end(m, open);
    if (end - open < 4)
        return false;
    if (*k->a == '(')
        m->breaks = 2;
    else if (piece_at(m, open - 3)->role != ROLE_WHERE)
        return false;
    strcpy(name, text_of(m, open - 2));
    for (int i = open + 1; i < end - 1; i += 2) {
        strcpy(value, text_of(m, i));
        strcpy(piece_at(m, i)->gap, " ");
        if (!rewrite(m, i, "%s = %s", name, value))
            return false;
        if (i + 1 < end - 1) {
            strcpy(piece_at(m, i + 1)->gap, " ");
            rewrite(m, i + 1, "OR");
        }
    }
    mark(m, open - 2, end);
    strcpy(piece_at(m, open + 1)->gap, "");
    piece_at(m, open - 2)->text[0] = '\0';
    piece_at(m, open - 1)->text[0] = '\0';
    strcpy(piece_at(m, open)->text, *k->a == '(' ? "(" : "");
    piece_at(m, open)->gap[0] = '\0';
    strcpy(piece_at(m, end - 1)->text, *k->a == '(' ? ")" : "");
    piece_at(m, end - 1)->gap[0] = '\0';
    /* Without parentheses a neighbour would belong to the OR. */
    return *k->a == '(' || (int)m->query.count == end ||
           piece_at(m, end)->role != ROLE_AND;
}

/* x AND y over two columns -> x OR y */
static bool or_other(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(AND), NULL);
    if (i == NOWHERE)
        return false;
    int before = i - 1;
    while (piece_at(m, before)->role != ROLE_SUBJECT)
        before--;
    if (strcmp(text_of(m, before), text_of(m, i + 1)) == 0)
        return false;
    mark(m, before, condition_end(m, i + 1));
    return rewrite(m, i, "%s", k->a);
}

/* a before a condition, b behind it */
static bool around_condition(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(SUBJECT), NULL);
    if (i == NOWHERE)
        return false;
    int end = condition_end(m, i);
    if (*k->b && !insert(m, end, "", "%s", k->b))
        return false;
    mark(m, i, end);
    char text[PIECE_TEXT];
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%s%s", k->a, text);
}

/* A condition that means the contrary of the original. */
static bool not_leading(struct mutant *m, const struct breakage *k)
{
    static const char *const contrary[][2] = {{"=", "!="}, {"!=", "="},
                                              {">", "<="}, {"<=", ">"},
                                              {"<", ">="}, {">=", "<"}};
    int i = pick(m, ROLE(SUBJECT), NULL);
    if (i == NOWHERE)
        return false;
    char *sign = m->wanted.pieces[i + 1].text;
    enum role role = m->wanted.pieces[i + 1].role;
    if (role == ROLE_NOT)
        *sign = '\0';
    else if (role != ROLE_OPERATOR)
        strcpy(sign, role == ROLE_IN ? "NOT IN" : "NOT LIKE");
    else
        for (size_t c = 0; c < 6; c++)
            if (strcmp(sign, contrary[c][0]) == 0) {
                strcpy(sign, contrary[c][1]);
                break;
            }
    int end = condition_end(m, i);
    if (*k->b && !insert(m, end, "", "%s", k->b))
        return false;
    if (*k->b)
        m->breaks = 2;
    mark(m, i, end);
    return insert(m, i, " ", "%s", k->a);
}

/* Behind SELECT comes a; what is meant is b at the place of LIMIT. */
static bool top(struct mutant *m, const struct breakage *k)
{
    struct query *wanted = &m->wanted;
    size_t at = 0;
    if (pick(m, ROLE(LIMIT), NULL) != NOWHERE)
        return false;
    while (at < wanted->count && wanted->pieces[at].clause < CLAUSE_LIMIT)
        at++;
    char *text = wanted->pieces[at - 1].text;
    size_t length = strlen(text);
    snprintf(text + length, PIECE_TEXT - length, " %s", k->b);
    return break_follow(m, k);
}

static bool oppose_direction(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(DIRECTION), NULL);
    (void)k;
    if (i == NOWHERE)
        return false;
    piece_at(m, i)->is_marked = true;
    return insert(m, i + 1, " ", "%s",
                  strchr("aA", *text_of(m, i)) ? "DESC" : "ASC");
}

static bool lengthen_direction(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%s%s", text, k->a);
}

/* All conditions in one pair of parentheses. */
static bool around_where(struct mutant *m, const struct breakage *k)
{
    int first;
    int end;
    char text[PIECE_TEXT];
    if (!clause_range(m, CLAUSE_WHERE, &first, &end))
        return false;
    if (!insert(m, end, "", "%s", k->b))
        return false;
    strcpy(text, text_of(m, first + 1));
    mark(m, first, end);
    return rewrite(m, first + 1, "%s%s", k->a, text);
}

/* Operator and value of a comparison -> a */
static bool replace_test(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(SUBJECT), is_before_sign);
    if (i == NOWHERE)
        return false;
    strcpy(piece_at(m, i + 1)->gap, " ");
    piece_at(m, i + 2)->text[0] = '\0';
    piece_at(m, i)->is_marked = true;
    return rewrite(m, i + 1, "%s", k->a);
}

/* The operator b of a comparison -> a */
static bool replace_sign(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(OPERATOR), NULL);
    return i != NOWHERE && !strcmp(text_of(m, i), k->b) &&
           rewrite(m, i, "%s", k->a);
}

/* LIKE with a pattern that begins with b and ends with %, and has no other one
 * -> a */
static bool replace_like(struct mutant *m, const struct breakage *k)
{
    char value[PIECE_TEXT];
    int i = pick(m, ROLE(LIKE), NULL);
    if (i == NOWHERE)
        return false;
    strcpy(value, text_of(m, i + 1));
    size_t before = strlen(k->b) + 1, length = strlen(value);
    if (length < before + 2 || strncmp(value + 1, k->b, before - 1) != 0 ||
        strcmp(value + length - 2, "%'") != 0)
        return false;
    value[length - 2] = '\0';
    if (value[before] == '\0' || strpbrk(value + before, "%_'?*[]^\\"))
        return false;
    mark(m, i, i + 1);
    return rewrite(m, i, "%s", k->a) &&
           rewrite(m, i + 1, "'%s'", value + before);
}

/* The value of a comparison -> a column of the query */
static bool compare_columns(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, ROLE(SUBJECT), is_before_sign);
    int other = pick(m, ROLE(COLUMN), NULL);
    (void)k;
    if (i == NOWHERE || strcmp(text_of(m, i), text_of(m, other)) == 0)
        return false;
    strcpy(text, text_of(m, other));
    mark(m, i, i + 3);
    return rewrite(m, i + 2, "%s", text);
}

/* Behind the dataset, or a later clause (b), comes a, in which
 * @ stands for a column; a UNION ends in the dataset. */
static bool add_clause(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(DATASET), NULL);
    int at = i + 1;
    for (int c = CLAUSE_WHERE; *k->b == 'e' && c <= CLAUSE_AGGREGATED; c++) {
        int first;
        int end;
        if (clause_range(m, (enum clause)c, &first, &end))
            at = end;
    }
    if (*k->b == 'w')
        while ((size_t)at < m->query.count &&
               piece_at(m, at)->clause == CLAUSE_WHERE)
            at++;
    int column = pick(m, ROLE(COLUMN), NULL);
    char text[PIECE_TEXT];
    strcpy(text, text_of(m, column));
    const char *mark_of_name = strchr(k->a, '@');
    if (!mark_of_name)
        return insert(m, at, *k->a == ',' ? "" : " ", "%s", k->a);
    return insert(m, at, " ", "%.*s%s%s%s", (int)(mark_of_name - k->a), k->a,
                  text, mark_of_name + 1, *k->a == 'U' ? text_of(m, i) : "");
}

#define SQL(name, fn, plain, roles, a, b)                                      \
    {                                                                          \
        name, "sql", fn, plain, roles, a, b                                    \
    }

const struct breakage breaks_of_sql[] = {
    SQL("select-star", replace_columns, false, 0, "*", 0),
    SQL("select-count-star", replace_columns, false, 0, "COUNT(*)", 0),
    SQL("select-one", replace_columns, false, 0, "1", 0),
    SQL("select-dataset-star", replace_columns, false, 0, "t.*", 0),
    SQL("sum", break_surround, false, ROLE(COLUMN), "SUM(", ")"),
    SQL("avg", break_surround, false, ROLE(COLUMN), "avg( ", " )"),
    SQL("count-distinct", break_surround, false, ROLE(COLUMN),
        "COUNT(DISTINCT ", ")"),
    SQL("cast", break_surround, false, ROLE(COLUMN), "CAST(", " AS INT)"),
    SQL("function-two", break_surround, false, ROLE(COLUMN), "COALESCE(",
        ", 0)"),
    SQL("function-in-where", break_surround, false, ROLE(SUBJECT), "LOWER(",
        ")"),
    SQL("function-in-order", break_surround, false, ROLE(SORTED), "MAX(", ")"),
    SQL("function-value", break_become, false, ROLE(VALUE),
        "GETDATE()|NOW()|CURRENT_DATE()", 0),
    SQL("case", break_surround, false, ROLE(COLUMN), "CASE WHEN ",
        " = 1 THEN 1 ELSE 0 END"),
    SQL("window", break_surround, false, ROLE(COLUMN), "SUM(",
        ") OVER (PARTITION BY Month)"),
    SQL("arithmetic-select", break_surround, false, ROLE(COLUMN), "", " * 2"),
    SQL("arithmetic-value", break_surround, false, ROLE(VALUE), "", " + 1"),
    SQL("arithmetic-subject", break_surround, false, ROLE(SUBJECT), "", " / 2"),
    SQL("concatenation", break_surround, false, ROLE(COLUMN), "", " || 'x'"),
    SQL("group-by", add_clause, false, 0, "GROUP BY @", "w"),
    SQL("having", add_clause, false, 0, "HAVING COUNT(*) > 1", "w"),
    SQL("join", add_clause, false, 0,
        "JOIN OfficeUsage ON OfficeUsage.Month = Month", "f"),
    SQL("inner-join", add_clause, false, 0,
        "INNER JOIN ISVUsage u ON u.Month = Month", "f"),
    SQL("left-join", add_clause, false, 0,
        "LEFT OUTER JOIN ISVUsage USING (Month)", "f"),
    SQL("two-datasets", add_clause, false, 0, ", OfficeUsage", "f"),
    SQL("union", add_clause, false, 0, "UNION SELECT @ FROM ", "e"),
    SQL("union-all", add_clause, false, 0, "UNION ALL SELECT @ FROM ", "e"),
    SQL("offset", add_clause, false, 0, "OFFSET 10", "e"),
    SQL("offset-rows", add_clause, false, 0, "OFFSET 10 ROWS", "e"),
    SQL("fetch-first", add_clause, false, 0, "FETCH FIRST 5 ROWS ONLY", "e"),
    SQL("for-json", add_clause, false, 0, "FOR JSON", "e"),
    SQL("no-lock", add_clause, false, 0, "WITH (NOLOCK)", "f"),
    SQL("top", top, true, ROLE(SELECT), "TOP 10", "LIMIT 10"),
    SQL("top-parentheses", top, true, ROLE(SELECT), "TOP (5)", "LIMIT 5"),
    SQL("top-percent", top, false, ROLE(SELECT), "TOP 10 PERCENT", "LIMIT 10"),
    SQL("select-all", break_follow_plain, true, ROLE(SELECT), "ALL", 0),
    SQL("nulls-last", break_follow, false, ROLE(DIRECTION), "NULLS LAST", 0),
    SQL("both-directions", oppose_direction, false, 0, 0, 0),
    SQL("direction-words", lengthen_direction, true, ROLE(DIRECTION), "ENDING",
        0),
    SQL("or-list", or_list, true, 0, "", 0),
    SQL("or-list-parentheses", or_list, true, 0, "(", 0),
    SQL("or-other", or_other, false, 0, "OR", 0),
    SQL("or-signs", or_other, false, 0, "||", 0),
    SQL("xor", or_other, false, 0, "XOR", 0),
    SQL("parentheses-condition", around_condition, true, 0, "(", ")"),
    SQL("parentheses-twice", around_condition, true, 0, "((", "))"),
    SQL("parentheses-where", around_where, true, 0, "(", ")"),
    SQL("parentheses-unclosed", around_where, true, 0, "(", ""),
    SQL("not-leading", not_leading, true, 0, "NOT", ""),
    SQL("not-leading-parentheses", not_leading, true, 0, "NOT (", ")"),
    SQL("between", between, true, 0, "BETWEEN", 0),
    SQL("not-between", between, false, 0, "NOT BETWEEN", 0),
    SQL("is-null", replace_test, false, 0, "IS NULL", 0),
    SQL("is-not-null", replace_test, false, 0, "IS NOT NULL", 0),
    SQL("exists", replace_test, false, 0, "EXISTS", 0),
    SQL("subquery-value", replace_test, false, 0,
        "= (SELECT Month FROM OfficeUsage)", 0),
    SQL("subquery-in", replace_test, false, 0,
        "IN (SELECT Month FROM OfficeUsage)", 0),
    SQL("subquery-from", break_become, false, ROLE(DATASET),
        "(SELECT Month FROM OfficeUsage)|(SELECT Month FROM ISVUsage)", 0),
    SQL("operator-contains", replace_like, true, 0, "CONTAINS", "%"),
    SQL("operator-starts-with", replace_like, true, 0, "STARTSWITH", ""),
    SQL("ilike", break_become, false, ROLE(LIKE), "ILIKE|RLIKE", 0),
    SQL("operator-equals", replace_sign, true, 0, " EQUALS ", "="),
    SQL("equal-any", replace_test, false, 0, "= ANY ('x', 'y')", 0),
    SQL("column-comparison", compare_columns, false, 0, 0, 0),
    {0}};
