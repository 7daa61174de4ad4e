" Comments and indentation of report queries.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=--\ %s
setlocal comments=s1:/*,mb:*,ex:*/,:--
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=4 softtabstop=4
setlocal iskeyword=@,48-57,_

" Used by gq where no server formats.
if executable('reportql')
  setlocal formatprg=reportql\ format
endif

let b:undo_ftplugin = 'setlocal commentstring< comments< formatoptions<'
      \ . ' expandtab< shiftwidth< softtabstop< iskeyword< formatprg<'
