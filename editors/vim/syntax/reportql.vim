" Report queries, in colour.
if exists('b:current_syntax')
  finish
endif

syntax case ignore
syntax iskeyword @,48-57,_

syntax match reportqlColumn /\<\h\w*\%((\a\+)\)\?/
syntax keyword reportqlClause SELECT DISTINCT WHERE ORDER BY LIMIT
syntax keyword reportqlClause FROM nextgroup=@reportqlKeyword,reportqlDataset skipwhite skipempty
syntax keyword reportqlClause TIMESPAN AGGREGATED nextgroup=@reportqlKeyword,reportqlRange skipwhite skipempty
syntax keyword reportqlWord AND NOT LIKE IN
syntax keyword reportqlDirection ASC DESC
syntax cluster reportqlKeyword contains=reportqlClause,reportqlWord,reportqlDirection

syntax match reportqlDataset /\<\h\w*/ contained
syntax match reportqlRange /\<\h\w*/ contained

syntax match reportqlOperator /!=\|[<>]=\?\|=/
syntax match reportqlNumber /\%(\w\|[.-]\)\@1<!-\?\d\+\%(\.\d\+\)\?\%(\w\|\.\|--\@!\)\@!/
syntax match reportqlParameter /:\h\w*/
syntax region reportqlString matchgroup=reportqlString start=/'/ skip=/''/ end=/'/ oneline contains=reportqlEscape,reportqlWildcard
syntax match reportqlOpenString /'\%([^']\|''\)*$/ contains=reportqlEscape,reportqlWildcard
syntax match reportqlEscape /''/ contained
syntax match reportqlWildcard /%/ contained

syntax keyword reportqlTodo TODO FIXME XXX contained
syntax match reportqlComment /--.*/ contains=reportqlTodo,@Spell
syntax region reportqlComment start=+/\*+ end=+\*/+ contains=reportqlTodo,@Spell

syntax sync minlines=200

highlight default link reportqlColumn Identifier
highlight default link reportqlClause Statement
highlight default link reportqlWord Operator
highlight default link reportqlDirection Statement
highlight default link reportqlDataset Type
highlight default link reportqlRange Constant
highlight default link reportqlOperator Operator
highlight default link reportqlNumber Number
highlight default link reportqlParameter PreProc
highlight default link reportqlString String
highlight default link reportqlOpenString String
highlight default link reportqlEscape SpecialChar
highlight default link reportqlWildcard SpecialChar
highlight default link reportqlTodo Todo
highlight default link reportqlComment Comment

let b:current_syntax = 'reportql'
