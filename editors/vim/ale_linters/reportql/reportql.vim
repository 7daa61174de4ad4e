" The server, for ALE; it finds this file by itself.
call ale#Set('reportql_executable', 'reportql')
call ale#Set('reportql_config', {})

call ale#linter#Define('reportql', {
      \ 'name': 'reportql',
      \ 'lsp': 'stdio',
      \ 'executable': {buffer -> ale#Var(buffer, 'reportql_executable')},
      \ 'command': '%e lsp',
      \ 'language': 'reportql',
      \ 'project_root': {buffer -> fnamemodify(bufname(buffer), ':p:h')},
      \ 'lsp_config': {buffer -> {'reportql': ale#Var(buffer, 'reportql_config')}},
      \ })
