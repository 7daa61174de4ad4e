-- Starts `reportql lsp` for report queries in Neovim 0.7 and later:
--
--     require('reportql').setup()
--
-- or setup { settings = { api = 'cmp' } }; README.md lists the rest.
local M = {}

local defaults = {
    -- The program, with its arguments.
    cmd = { 'reportql', 'lsp' },
    -- Request bodies are JSON; other JSON files are left alone by the server.
    filetypes = { 'reportql', 'json', 'jsonc' },
    -- The folder of a project has one of these.
    root_markers = { '.git', '.hg' },
    -- As docs/language-server.md lists them, without the word reportql.
    settings = {},
    -- Refresh the lenses (what to run) above queries.
    codelens = true,
    -- Called with client and buffer when a buffer is served.
    on_attach = nil,
    -- What the client can do, as a plug-in for completion may want to say it.
    capabilities = nil,
}

local options = vim.deepcopy(defaults)

-- Clients by root directory, where Neovim does not find them itself.
local clients = {}

local function root_of(buffer)
    local name = vim.api.nvim_buf_get_name(buffer)
    local start = name ~= '' and vim.fn.fnamemodify(name, ':p:h')
        or vim.fn.getcwd()
    local folder, parent = start, nil
    while folder ~= parent do
        for _, marker in ipairs(options.root_markers) do
            local path = folder .. '/' .. marker
            if vim.fn.isdirectory(path) + vim.fn.filereadable(path) > 0 then
                return folder
            end
        end
        parent, folder = folder, vim.fn.fnamemodify(folder, ':h')
    end
    return start
end

-- In a scratch buffer, for what is to be read or copied.
local function show(lines, filetype)
    vim.cmd('botright new')
    local buffer = vim.api.nvim_get_current_buf()
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
    vim.bo[buffer].buftype = 'nofile'
    vim.bo[buffer].bufhidden = 'wipe'
    vim.bo[buffer].filetype = filetype
end

-- How the answers of the server's commands are shown.
local answers = {
    ['reportql.createRequestBody'] = function(result)
        vim.fn.setreg('"', result.body)
        if vim.fn.has('clipboard') == 1 then
            vim.fn.setreg('+', result.body)
        end
        show(vim.split(result.body, '\n'), 'json')
        vim.notify('Copied the request body of ' .. result.name)
    end,
    ['reportql.describe'] = function(result)
        vim.notify(table.concat(result, '\n'))
    end,
    ['reportql.catalog.view'] = function(result)
        vim.cmd('edit ' .. vim.fn.fnameescape(vim.uri_to_fname(result.uri)))
        vim.fn.cursor(result.range.start.line + 1, 1)
    end,
}

-- Ask the server, and hand what it answers to a function.
local function ask(client, buffer, method, params, take)
    local function answer(problem, result)
        if problem then
            vim.notify(problem.message, vim.log.levels.ERROR)
        elseif result ~= nil and result ~= vim.NIL then
            take(result)
        end
    end
    if vim.fn.has('nvim-0.11') == 1 then
        client:request(method, params, answer, buffer)
    else
        client.request(method, params, answer, buffer)
    end
end

local function run(client, buffer, command)
    ask(client, buffer, 'workspace/executeCommand', {
        command = command.command,
        arguments = command.arguments,
    }, answers[command.command])
end

-- The client that serves a buffer.
local function client_of(buffer)
    local list = vim.lsp.get_clients and vim.lsp.get_clients { bufnr = buffer }
        or vim.lsp.buf_get_clients(buffer)
    for _, client in pairs(list) do
        if client.name == 'reportql' then
            return client
        end
    end
end

-- The client of the current buffer; nil after a message.
local function client_here()
    local client = client_of(vim.api.nvim_get_current_buf())
    if not client then
        vim.notify('reportql does not serve this buffer', vim.log.levels.WARN)
    end
    return client
end

-- Run a command for the query at the cursor.
local function run_here(name)
    local client = client_here()
    if not client then
        return
    end
    local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
    run(client, vim.api.nvim_get_current_buf(), {
        command = name,
        arguments = { {
            uri = place.textDocument.uri,
            position = place.position,
        } },
    })
end

-- Make all safe fixes of the current buffer.
local function fix_all()
    local client = client_here()
    if not client then
        return
    end
    local buffer = vim.api.nvim_get_current_buf()
    local function apply(action)
        vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    end
    ask(client, buffer, 'textDocument/codeAction', {
        textDocument = vim.lsp.util.make_text_document_params(buffer),
        range = {
            start = { line = 0, character = 0 },
            ['end'] = { line = vim.api.nvim_buf_line_count(buffer), character = 0 },
        },
        context = { only = { 'source.fixAll.reportql' }, diagnostics = {} },
    }, function(actions)
        local action = actions[1]
        if not action then
            vim.notify('reportql: nothing to fix')
        elseif action.edit then
            apply(action)
        else
            ask(client, buffer, 'codeAction/resolve', action, apply)
        end
    end)
end

-- As vim.lsp.codelens.refresh() of Neovim 0.7, which shows lenses in a buffer
-- that may be gone by now.
local function ask_for_lenses(buffer)
    local params = {
        textDocument = vim.lsp.util.make_text_document_params(buffer),
    }
    vim.lsp.buf_request(buffer, 'textDocument/codeLens', params, function(...)
        if vim.api.nvim_buf_is_valid(buffer) then
            vim.lsp.codelens.on_codelens(...)
        end
    end)
end

local function refresh_lenses(buffer)
    if vim.lsp.start then
        vim.lsp.codelens.refresh { bufnr = buffer }
    else
        ask_for_lenses(buffer)
    end
end

local function show_lenses(buffer)
    if vim.lsp.codelens.enable then
        vim.lsp.codelens.enable(true, { bufnr = buffer })
        return
    end
    local group = vim.api.nvim_create_augroup('reportql.' .. buffer, {})
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
        group = group,
        buffer = buffer,
        callback = function()
            refresh_lenses(buffer)
        end,
    })
    refresh_lenses(buffer)
end

local function on_attach(client, buffer)
    if options.codelens and client.server_capabilities.codeLensProvider then
        show_lenses(buffer)
    end
    if options.on_attach then
        options.on_attach(client, buffer)
    end
end

-- Neovim before 0.12 does not show the notes of a finding; the server then
-- puts the help into the message.
local function capabilities()
    local all = vim.deepcopy(
        options.capabilities or vim.lsp.protocol.make_client_capabilities()
    )
    if vim.fn.has('nvim-0.12') == 0 and all.textDocument then
        all.textDocument.publishDiagnostics = vim.tbl_extend(
            'force',
            all.textDocument.publishDiagnostics or {},
            { relatedInformation = false }
        )
    end
    return all
end

local function config_for(root)
    return {
        name = 'reportql',
        cmd = options.cmd,
        root_dir = root,
        workspace_folders = {
            { uri = vim.uri_from_fname(root), name = root },
        },
        -- A setting is asked for under its section, and read at start too.
        settings = { reportql = options.settings },
        -- Neovim shows no related information.
        init_options = {
            reportql = vim.tbl_extend(
                'keep', options.settings, { helpInMessages = true }),
        },
        capabilities = capabilities(),
        on_attach = on_attach,
        on_exit = function()
            clients[root] = nil
        end,
    }
end

-- Serve a buffer, with the client of its project.
local function serve(buffer)
    if vim.fn.executable(options.cmd[1]) == 0 then
        vim.notify_once(
            'reportql: no program ' .. options.cmd[1],
            vim.log.levels.WARN
        )
        return
    end
    local root = root_of(buffer)
    if vim.lsp.start then
        vim.lsp.start(config_for(root), { bufnr = buffer })
        return
    end
    clients[root] = clients[root] or vim.lsp.start_client(config_for(root))
    if clients[root] then
        vim.lsp.buf_attach_client(buffer, clients[root])
    end
end

function M.setup(given)
    options = vim.tbl_deep_extend('force', vim.deepcopy(defaults), given or {})
    for name in pairs(answers) do
        vim.lsp.commands[name] = function(command, context)
            run(vim.lsp.get_client_by_id(context.client_id), context.bufnr, command)
        end
    end
    local group = vim.api.nvim_create_augroup('reportql', {})
    vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
        group = group,
        pattern = '*.rql',
        command = 'setfiletype reportql',
    })
    vim.api.nvim_create_autocmd('FileType', {
        group = group,
        pattern = options.filetypes,
        callback = function(event)
            if vim.bo[event.buf].buftype == '' then
                serve(event.buf)
            end
        end,
    })
    vim.api.nvim_create_user_command('ReportqlBody', function()
        run_here('reportql.createRequestBody')
    end, { desc = 'Copy the request body of the query at the cursor' })
    vim.api.nvim_create_user_command('ReportqlDescribe', function()
        run_here('reportql.describe')
    end, { desc = 'Say what the query at the cursor returns' })
    vim.api.nvim_create_user_command('ReportqlFixAll', fix_all, {
        desc = 'Make all safe fixes',
    })
end

return M
