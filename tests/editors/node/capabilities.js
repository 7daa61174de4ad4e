// What a client can do that can do all that the protocol has.
'use strict';

const lsp = require('vscode-languageserver-protocol/node');

const kinds = enumeration =>
    Object.values(enumeration).filter(value => typeof value !== 'function');
const dynamic = { dynamicRegistration: true };
const workspace = {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: {
        documentChanges: true,
        resourceOperations: ['create', 'rename', 'delete'],
        failureHandling: 'textOnlyTransactional',
        normalizesLineEndings: true,
        changeAnnotationSupport: { groupsOnLabel: true },
    },
    didChangeConfiguration: dynamic,
    didChangeWatchedFiles: { ...dynamic, relativePatternSupport: true },
    symbol: {
        ...dynamic,
        symbolKind: { valueSet: kinds(lsp.SymbolKind) },
        resolveSupport: { properties: ['location.range'] },
    },
    executeCommand: dynamic,
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
};
const textDocument = {
    synchronization: {
        ...dynamic,
        willSave: true,
        willSaveWaitUntil: true,
        didSave: true,
    },
    publishDiagnostics: {
        relatedInformation: true,
        versionSupport: true,
        codeDescriptionSupport: true,
        dataSupport: true,
        tagSupport: { valueSet: [1, 2] },
    },
    completion: {
        ...dynamic,
        contextSupport: true,
        completionItem: {
            snippetSupport: true,
            commitCharactersSupport: true,
            documentationFormat: ['markdown', 'plaintext'],
            deprecatedSupport: true,
            preselectSupport: true,
            tagSupport: { valueSet: [1] },
            insertReplaceSupport: true,
            resolveSupport: {
                properties: ['documentation', 'detail', 'additionalTextEdits'],
            },
            insertTextModeSupport: { valueSet: [1, 2] },
            labelDetailsSupport: true,
        },
        completionItemKind: { valueSet: kinds(lsp.CompletionItemKind) },
        insertTextMode: 2,
        completionList: {
            itemDefaults: [
                'commitCharacters',
                'editRange',
                'insertTextFormat',
                'insertTextMode',
            ],
        },
    },
    hover: { ...dynamic, contentFormat: ['markdown', 'plaintext'] },
    signatureHelp: {
        ...dynamic,
        contextSupport: true,
        signatureInformation: {
            documentationFormat: ['markdown', 'plaintext'],
            activeParameterSupport: true,
            parameterInformation: { labelOffsetSupport: true },
        },
    },
    definition: { ...dynamic, linkSupport: true },
    references: dynamic,
    documentHighlight: dynamic,
    documentSymbol: {
        ...dynamic,
        hierarchicalDocumentSymbolSupport: true,
        symbolKind: { valueSet: kinds(lsp.SymbolKind) },
        labelSupport: true,
    },
    codeAction: {
        ...dynamic,
        isPreferredSupport: true,
        disabledSupport: true,
        dataSupport: true,
        resolveSupport: { properties: ['edit'] },
        honorsChangeAnnotations: false,
        codeActionLiteralSupport: {
            codeActionKind: {
                valueSet: [
                    '',
                    'quickfix',
                    'refactor',
                    'refactor.rewrite',
                    'source',
                    'source.fixAll',
                ],
            },
        },
    },
    codeLens: dynamic,
    formatting: dynamic,
    rangeFormatting: dynamic,
    onTypeFormatting: dynamic,
    rename: {
        ...dynamic,
        prepareSupport: true,
        prepareSupportDefaultBehavior: 1,
        honorsChangeAnnotations: true,
    },
    foldingRange: { ...dynamic, rangeLimit: 5000, lineFoldingOnly: false },
    selectionRange: dynamic,
    semanticTokens: {
        ...dynamic,
        tokenTypes: kinds(lsp.SemanticTokenTypes),
        tokenModifiers: kinds(lsp.SemanticTokenModifiers),
        formats: ['relative'],
        requests: { range: true, full: { delta: true } },
        overlappingTokenSupport: false,
        multilineTokenSupport: false,
        serverCancelSupport: true,
        augmentsSyntaxTokens: true,
    },
    inlayHint: {
        ...dynamic,
        resolveSupport: {
            properties: [
                'tooltip',
                'textEdits',
                'label.tooltip',
                'label.location',
                'label.command',
            ],
        },
    },
    diagnostic: { ...dynamic, relatedDocumentSupport: false },
};
const window = {
    workDoneProgress: true,
    showDocument: { support: true },
    showMessage: { messageActionItem: { additionalPropertiesSupport: true } },
};
const general = {
    positionEncodings: ['utf-16'],
    markdown: { parser: 'marked', version: '1.1.0' },
    regularExpressions: { engine: 'ECMAScript', version: 'ES2020' },
    staleRequestSupport: { cancel: true, retryOnContentModified: [] },
};

/** All that a client may be able to do, `pull` of diagnostics being optional. */
function capabilities({ pull = false } = {}) {
    const { diagnostic, ...others } = textDocument;
    return {
        workspace,
        window,
        general,
        textDocument: pull ? { ...others, diagnostic } : others,
    };
}

module.exports = { capabilities };
