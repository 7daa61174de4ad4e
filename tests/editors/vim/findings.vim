" Waits for what ALE finds, and writes it to `found`.
let s:tries = 0
while empty(getloclist(0)) && s:tries < 100
  sleep 50m
  let s:tries += 1
endwhile
" What is set may come to the server after the text.
sleep 500m
call writefile(map(getloclist(0),
      \ 'join([v:val.type, v:val.lnum, v:val.col, v:val.text])'), 'found')
quitall!
