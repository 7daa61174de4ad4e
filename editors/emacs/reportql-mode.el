;;; reportql-mode.el --- Report queries of Partner Center analytics  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages
;; URL: https://github.com/reportql/reportql

;;; Commentary:

;; A major mode for files of report queries (.rql), and what Eglot needs to
;; know to start `reportql lsp' for them.  `M-x eglot' in such a file, or
;;
;;     (add-hook 'reportql-mode-hook #'eglot-ensure)
;;
;; gives diagnostics, completion, fixes, formatting and the rest.

;;; Code:

(defgroup reportql nil
  "Report queries of Partner Center analytics."
  :group 'languages
  :prefix "reportql-")

(defcustom reportql-command '("reportql" "lsp")
  "The language server: a program and its arguments."
  :type '(repeat string))

(defvar reportql-keywords
  '("SELECT" "DISTINCT" "FROM" "WHERE" "AND" "NOT" "LIKE" "IN" "ORDER" "BY"
    "ASC" "DESC" "LIMIT" "TIMESPAN" "AGGREGATED")
  "The keywords of the language.")

(defvar reportql-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?\\ "." table)
    (modify-syntax-entry ?\" "." table)
    ;; Strings are found by `reportql--propertize', which ends them at the end
    ;; of the line.
    (modify-syntax-entry ?' "." table)
    (modify-syntax-entry ?- ". 12" table)
    (modify-syntax-entry ?/ ". 14b" table)
    (modify-syntax-entry ?* ". 23b" table)
    (modify-syntax-entry ?\n ">" table)
    (dolist (sign '(?= ?! ?< ?> ?% ?, ?\; ?: ?.))
      (modify-syntax-entry sign "." table))
    table)
  "Comments are -- to the end of the line, and /* */.")

(defun reportql--propertize (start end)
  "Find the strings from START to END: they never go on on the next line."
  (goto-char start)
  (while (re-search-forward "'" end t)
    (let ((quote-start (1- (point))))
      (unless (nth 8 (save-excursion (syntax-ppss quote-start)))
        (when (looking-at "\\(?:[^'\n]\\|''\\)*\\('\\|\n\\|\\'\\)")
          (put-text-property quote-start (1+ quote-start)
                             'syntax-table (string-to-syntax "|"))
          (when (< (match-beginning 1) (match-end 1))
            (put-text-property (match-beginning 1) (match-end 1)
                               'syntax-table (string-to-syntax "|")))
          (goto-char (match-end 0)))))))

(defvar reportql-font-lock-keywords
  (let ((keywords (regexp-opt reportql-keywords 'symbols))
        (name "\\_<\\([A-Za-z_][A-Za-z0-9_]*\\)"))
    `((,keywords . font-lock-keyword-face)
      (,(concat "\\_<FROM\\_>[ \t\n]+" name) 1 font-lock-type-face)
      (,(concat "\\_<\\(?:TIMESPAN\\|AGGREGATED\\)\\_>[ \t\n]+" name)
       1 font-lock-constant-face)
      (":[A-Za-z_][A-Za-z0-9_]*" . font-lock-preprocessor-face)
      (,(concat name "\\(?:([A-Za-z]+)\\)?") . font-lock-variable-name-face)
      ("\\_<[0-9]+\\(?:\\.[0-9]+\\)?\\_>" . font-lock-constant-face)))
  "What stands out in a report query.")

;;;###autoload
(define-derived-mode reportql-mode prog-mode "Report query"
  "Major mode for report queries of Partner Center analytics."
  (setq-local comment-start "-- ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "\\(?:--+\\|/\\*+\\)[ \t]*")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 4)
  (setq-local indent-line-function #'indent-relative)
  (setq-local syntax-propertize-function #'reportql--propertize)
  (setq-local font-lock-defaults '(reportql-font-lock-keywords nil t))
  (setq-local font-lock-multiline t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.rql\\'" . reportql-mode))

;;; The language server

(defvar eglot-server-programs)
(declare-function eglot-current-server "eglot")
(declare-function eglot-code-actions "eglot")
(declare-function eglot--TextDocumentIdentifier "eglot")
(declare-function jsonrpc-request "jsonrpc")

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               ;; Eglot shows no related information.
               `(reportql-mode
                 . ,(lambda (&rest _)
                      (append reportql-command
                              '(:initializationOptions
                                (:helpInMessages t)))))))

(defun reportql--ask (command)
  "What the server answers to COMMAND for the query at point."
  (let ((server (or (and (fboundp 'eglot-current-server) (eglot-current-server))
                    (user-error "No server: M-x eglot starts it")))
        (place (append
                (eglot--TextDocumentIdentifier)
                (list :position
                      (list :line (1- (line-number-at-pos nil t))
                            :character (- (point) (line-beginning-position)))))))
    (jsonrpc-request server :workspace/executeCommand
                     (list :command command :arguments (vector place)))))

(defun reportql--copy-body (request)
  "Copy the body of REQUEST, the answer of the server."
  (kill-new (plist-get request :body))
  (message "Copied the request body of %s" (plist-get request :name)))

(defun reportql--tell (sentences)
  "Show SENTENCES, the answer of the server."
  (message "%s" (mapconcat #'identity sentences "\n")))

(defun reportql-copy-request-body ()
  "Copy the request body that creates the query at point."
  (interactive)
  (reportql--copy-body (reportql--ask "reportql.createRequestBody")))

(defun reportql-describe ()
  "Say what the query at point returns."
  (interactive)
  (reportql--tell (reportql--ask "reportql.describe")))

;; The same where a code action names the command.
(with-eval-after-load 'eglot
  (cl-defmethod eglot-execute-command
    (_server (_command (eql 'reportql.createRequestBody)) _arguments)
    "Copy what the server answers."
    (reportql--copy-body (cl-call-next-method)))
  (cl-defmethod eglot-execute-command
    (_server (_command (eql 'reportql.describe)) _arguments)
    "Show what the server answers."
    (reportql--tell (cl-call-next-method))))

(defun reportql-fix-all ()
  "Make all safe fixes of the buffer."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.fixAll.reportql" t))

(define-key reportql-mode-map (kbd "C-c C-f") #'reportql-fix-all)
(define-key reportql-mode-map (kbd "C-c C-c") #'reportql-copy-request-body)
(define-key reportql-mode-map (kbd "C-c C-d") #'reportql-describe)

(provide 'reportql-mode)

;;; reportql-mode.el ends here
