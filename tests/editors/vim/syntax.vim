" Compares the groups of editors/vim/syntax with the tokens of the program, for
" each keyword and for the corpus; writes what it has seen to `messages`.
let s:problems = []
let s:seen = 0

" What the tokens of each kind of the program are coloured as.
let s:groups = {
      \ 'keyword': '^reportql\(Clause\|Word\|Direction\)$',
      \ 'name': '^reportql\(Column\|Dataset\|Range\)$',
      \ 'number': '^reportqlNumber$',
      \ 'string': '^reportql\(String\|Escape\|Wildcard\)$',
      \ 'operator': '^reportqlOperator$',
      \ 'comment': '^reportql\(Comment\|Todo\)$',
      \ 'punctuation': '^$' }

function! s:Expect(what, ok) abort
  let s:seen += 1
  if !a:ok
    call add(s:problems, a:what)
  endif
endfunction

function! s:GroupAt(offset) abort
  let byte = a:offset + 1 - (&bomb ? 3 : 0)
  let line = byte2line(byte)
  return synIDattr(synID(line, byte + 1 - line2byte(line), 1), 'name')
endfunction

function! s:CheckFile(file) abort
  execute 'edit!' fnameescape(a:file)
  call s:Expect(a:file . ' is of type ' . &filetype, &filetype ==# 'reportql')
  let answer = json_decode(system('reportql parse --show tokens ' . shellescape(a:file)))
  for token in answer.files[0].tokens
    if !has_key(s:groups, token.kind)
      continue
    endif
    for offset in [token.span[0], token.span[1] - 1]
      let group = s:GroupAt(offset)
      call s:Expect(a:file . ':' . offset . ': ' . token.text . ' is ' . group,
            \ group =~# s:groups[token.kind])
    endfor
  endfor
endfunction

" The group at the start or end of a text of one line.
function! s:GroupIn(text, column) abort
  enew!
  call setline(1, a:text)
  set filetype=reportql
  return synIDattr(synID(1, a:column, 1), 'name')
endfunction

function! s:CheckKeywords() abort
  let keywords = split($KEYWORDS)
  for keyword in keywords
    for text in [keyword, tolower(keyword), 'FROM ' . keyword, 'TIMESPAN ' . keyword]
      let group = s:GroupIn(text, len(text))
      call s:Expect(text . ' is ' . group, group =~# s:groups.keyword)
    endfor
    for text in [keyword . 's', 'x' . keyword, keyword . '_1']
      let group = s:GroupIn(text, 1)
      call s:Expect(text . ' is ' . group, group ==# 'reportqlColumn')
    endfor
  endfor
  " No others than these.
  let listed = filter(readfile($TOP . '/editors/vim/syntax/reportql.vim'),
        \ 'v:val =~# "^syntax keyword reportql\\(Clause\\|Word\\|Direction\\) "')
  let words = filter(split(join(listed)), 'v:val =~# "^[A-Z]\\+$"')
  call s:Expect('the keywords are ' . string(words), sort(words) ==# sort(copy(keywords)))
endfunction

try
  set encoding=utf-8 fileencodings=ucs-bom,utf-8 fileformats=unix,dos,mac
  call s:CheckKeywords()
  for s:file in glob($TOP . '/corpus/valid/*.rql', 0, 1)
    call s:CheckFile(s:file)
  endfor
  call s:Expect('comments are ' . &commentstring, &commentstring ==# '-- %s')
  call s:Expect('only ' . s:seen . ' places', s:seen > 1000)
catch
  call s:Expect(v:exception . ' at ' . v:throwpoint, 0)
endtry
call writefile(s:problems[:20] + [s:seen - len(s:problems) . ' passed, '
      \ . len(s:problems) . ' failed'], 'messages')
execute empty(s:problems) ? 'qall!' : 'cquit'
