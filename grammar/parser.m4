# What bison writes of the grammar: one table, and a loop that walks it.
#
# The parsers that bison writes by itself grow their stack, recover from errors,
# can be traced, and keep their tables small; they pay for it with each token.
# Here the grammar does not nest, what it does not accept goes another way, and
# the whole table takes 4 kB.  Named by %skeleton in rql.y, where `$$` and `$1`
# mean what they always do.  The grammar says in PARSER_DEPTH how deep the stack
# is, and with yyskips() which tokens it passes over: those that no rule has.

m4_include(b4_skeletonsdir/[c.m4])

m4_define([b4_lhs_value], [b4_symbol_value([yyval], [$1], [$2])])
m4_define([b4_rhs_value],
[b4_symbol_value([yysp@{b4_subtract([$2], [$1])@}.yyvalue], [$3], [$4])])

# b4_array(NAME, ITEMS)
# ---------------------
# Let b4_at(NAME, INDEX) tell the items.
m4_define([b4_array],
[m4_pushdef([b4_index], [0])dnl
m4_foreach([b4_item], [$2],
[m4_define([$1(]b4_index[)], b4_item)dnl
m4_define([b4_index], m4_incr(b4_index))])dnl
m4_popdef([b4_index])])

m4_define([b4_at], [m4_defn([$1($2)])])

b4_array([pact], b4_pact)
b4_array([defact], b4_defact)
b4_array([pgoto], b4_pgoto)
b4_array([defgoto], b4_defgoto)
b4_array([table], b4_table)
b4_array([check], b4_check)
b4_array([r1], b4_r1)
b4_array([r2], b4_r2)

# b4_unpack(INDEX, CHECKED, OTHERWISE)
# ------------------------------------
# What the packed table has at INDEX for CHECKED.
m4_define([b4_unpack],
[m4_if(m4_eval([0 <= $1 && $1 <= ]b4_last), [0], [$3],
       [m4_if(b4_at([check], [$1]), [$2], [b4_at([table], [$1])], [$3])])])

# b4_has_rule_if(TOKEN, IF-TRUE, IF-FALSE)
# ----------------------------------------
# Whether any rule has the token.
m4_define([b4_has_rule_if], [m4_ifdef([b4_shifted($1)], [$2], [$3])])

m4_for([b4_kind], [0], m4_decr(b4_tokens_number), [1],
[m4_for([b4_state], [0], m4_decr(b4_states_number), [1],
[m4_if(b4_unpack(m4_eval(b4_at([pact], b4_state) + b4_kind), b4_kind, [0]), [0],
       [], [m4_define([b4_shifted(]b4_kind[)])])])])

# b4_action(STATE, TOKEN), b4_goto(STATE, SYMBOL)
# -----------------------------------------------
# Symbols that rules make are counted from 0 here.
m4_define([b4_action],
[b4_has_rule_if([$2],
  [b4_unpack(m4_eval(b4_at([pact], [$1]) + $2), [$2],
             m4_eval(-b4_at([defact], [$1])))],
  [0])])

m4_define([b4_goto],
[b4_unpack(m4_eval(b4_at([pgoto], [$2]) + $1), [$1],
           [b4_at([defgoto], [$2])])])

# b4_unit_if(STATE, IF-TRUE, IF-FALSE)
# ------------------------------------
# Whether all that is done in a state is to take one symbol for another.
m4_define([b4_unit_if],
[m4_if(m4_eval([$1 <= 0]), [1], [$3],
       [m4_if(b4_at([pact], [$1]), b4_pact_ninf,
              [_b4_unit_if(b4_at([defact], [$1]), [$2], [$3])],
              [$3])])])

m4_define([_b4_unit_if],
[m4_if(b4_at([r2], [$1]), [1],
       [m4_if(m4_index(m4_defn([b4_actions]), [b4_case($1,]), [-1], [$2], [$3])],
       [$3])])

# b4_shortcut(FROM, STATE)
# ------------------------
# The state in which the parser ends when it goes there: such a state is passed
# over, for it would only cost time.
m4_define([b4_shortcut],
[b4_unit_if([$2],
[b4_shortcut([$1],
   b4_goto([$1],
     m4_eval(b4_at([r1], b4_at([defact], [$2])) - b4_tokens_number)))],
[$2])])

# b4_row(STATE)
# -------------
m4_define([b4_row],
[[  {]m4_for([b4_kind], [0], m4_decr(b4_tokens_number), [1],
            [b4_shortcut([$1], b4_action([$1], b4_kind))[,]])[
   ]m4_for([b4_kind], [0], m4_decr(b4_nterms_number), [1],
           [b4_shortcut([$1], b4_goto([$1], b4_kind))[,]])[},
]])

# b4_case(RULE, ACTION, COMMENT)
# ------------------------------
# An action, with the reduction behind it: there the compiler knows how many
# symbols go, and for which one.
m4_define([b4_case],
[            case $1:m4_ifval([$3], [ b4_comment([$3])])
              yyval = m4_if(b4_at([r2], [$1]), [0], [0],
                            [yysp@{1 - b4_at([r2], [$1])@}.yyvalue]);
$2
b4_syncline([@oline@], [@ofile@])dnl
              YYREDUCE (b4_at([r2], [$1]), b4_at([r1], [$1]));
              break;])

b4_output_begin([b4_spec_header_file])[
]b4_generated_by[
#ifndef ]b4_api_PREFIX[_TAB_H
#define ]b4_api_PREFIX[_TAB_H
]b4_percent_code_get([[requires]])[
]b4_token_enums[
#endif
]b4_output_end

b4_output_begin([b4_parser_file_name])[
]b4_generated_by[
#include <assert.h>
#include <stdint.h>

]b4_user_pre_prologue[
#include "@basename(]b4_spec_header_file[@)"
]b4_null_define[
]b4_user_post_prologue[
]b4_percent_code_get[

typedef ]b4_percent_define_get([[api.value.type]])[ YYSTYPE;

enum
{
  YYSTATES = ]b4_states_number[,
  YYTOKENS = ]b4_tokens_number[,
  YYSYMBOLS = ]b4_symbols_number[ < 64 ? 64 : ]b4_symbols_number[
};

/* What comes next in a state, by symbol.  For a token: the state to shift to,
   or the rule to reduce by, negated, or 0, an error.  For what a rule makes: the
   state to go to. */
static const ]b4_int_type_for([b4_table])[ yynext[YYSTATES][YYSYMBOLS] =
{
]m4_for([b4_state], [0], m4_decr(b4_states_number), [1],
        [b4_row(b4_state)])[};

/* What each rule makes, and of how many symbols. */
static const uint8_t yymade[] =
{
  ]b4_r1[
};
static const uint8_t yylength[] =
{
  ]b4_r2[
};

/* The spelling of each symbol. */
static const char *const yyspelling[] =
{
]b4_symbol_names[
};

/* A symbol, and where the parser stands behind it. */
struct yyitem
{
  YYSTYPE yyvalue;
  uint8_t yystate;
};

/* Put yyval and the symbol that a rule makes in the place of its symbols. */
#define YYREDUCE(yycount, yysymbol)                                     \
  do                                                                    \
    {                                                                   \
      yysp += 1 - (yycount);                                            \
      assert (yysp < yystack + PARSER_DEPTH);                           \
      yystate = (uint8_t) yynext[yysp[-1].yystate][yysymbol];           \
      yysp->yyvalue = yyval;                                            \
      yysp->yystate = (uint8_t) yystate;                                \
    }                                                                   \
  while (0)

/* True when the grammar accepts what yylex() returns up to its 0. */
static bool
yyparse (]b4_formals(b4_parse_param)[)
{
  struct yyitem yystack[PARSER_DEPTH];
  struct yyitem *yysp = yystack;
  YYSTYPE yylval = 0;
  unsigned yystate = yysp->yystate = 0;
  unsigned yytoken;
  do
    {
      int yyn;
    yynext_token:
      yytoken = (unsigned) yylex (&yylval, ]b4_args(b4_parse_param)[);
      while ((yyn = yynext[yystate][yytoken]) <= 0)
        {
          unsigned yyrule = (unsigned) -yyn;
          YYSTYPE yyval;
          switch (yyrule)
            {
            case 0:
              if (!yyskips (yytoken))
                return false;
              goto yynext_token;
]b4_user_actions[
            default:
              yyval = yysp[1 - yylength[yyrule]].yyvalue;
              YYREDUCE (yylength[yyrule], yymade[yyrule]);
              break;
            }
        }
      yystate = (unsigned) yyn;
      assert (yysp + 1 < yystack + PARSER_DEPTH);
      ++yysp;
      yysp->yyvalue = yylval;
      yysp->yystate = (uint8_t) yystate;
    }
  while (yytoken);
  return true;
}

]b4_epilogue[]b4_output_end
