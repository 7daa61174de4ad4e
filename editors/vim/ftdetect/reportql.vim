" Files of report queries.
autocmd BufRead,BufNewFile *.rql setfiletype reportql
