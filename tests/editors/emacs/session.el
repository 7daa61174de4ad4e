;;; session.el --- What a user does in Emacs  -*- lexical-binding: t; -*-

;; Each step edits a file with Eglot, and compares the text that comes of it.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defvar session-pending
  (mapcar #'intern (split-string (or (getenv "PENDING") "")))
  "The steps of pending.txt: one that passes all the same fails the run.")

(defun session-wait (what condition)
  "Wait until CONDITION gives something, and return it; else say WHAT is missing."
  (let ((end (+ (float-time) 5)) result)
    (while (and (not (setq result (funcall condition)))
                (< (float-time) end))
      (accept-process-output nil 0.02))
    (or result (error "No %s" what))))

(defun session-expect (what actual expected)
  (unless (equal actual expected)
    (error "%s: %S, not %S" what actual expected)))

(defun session-text ()
  (buffer-substring-no-properties (point-min) (point-max)))

(defmacro session-with (name text &rest body)
  "Run BODY in a buffer of the new file NAME with TEXT, which Eglot manages."
  (declare (indent 2))
  `(progn
     (write-region ,text nil ,name nil 'silent)
     (let ((buffer (find-file-noselect ,name)))
       (unwind-protect
           (with-current-buffer (switch-to-buffer buffer)
             ;; What the command loop would do.
             (run-hooks 'post-command-hook)
             (session-wait "server" #'eglot-managed-p)
             ,@body)
         (with-current-buffer buffer (set-buffer-modified-p nil))
         (kill-buffer buffer)))))

(defun session-findings ()
  "The findings of the buffer, as Flymake shows them."
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun session-wait-for-finding (text)
  (session-wait text
                (lambda ()
                  (cl-some (lambda (finding) (string-search text finding))
                           (session-findings)))))

(defun session-wait-for-type (type)
  (session-wait type
                (lambda ()
                  (session-findings)
                  (cl-some (lambda (finding)
                             (eq (flymake-diagnostic-type finding) type))
                           (flymake-diagnostics)))))

(defun session-wait-for-none ()
  (session-wait "end of the findings" (lambda () (null (session-findings)))))

(defun session-send ()
  "Tell the server of changes, as Emacs does when it is idle."
  (eglot--signal-textDocument/didChange))

(defconst session-steps
  `((findings
     . ,(lambda ()
          (session-with "first.rql" "SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH\n"
            (session-expect "The mode" major-mode 'reportql-mode)
            (session-wait-for-finding "no column CustomerNam")
            (session-wait-for-finding "did you mean CustomerName?")
            (let ((finding (car (flymake-diagnostics))))
              (session-expect "The place"
                              (buffer-substring (flymake-diagnostic-beg finding)
                                                (flymake-diagnostic-end finding))
                              "CustomerNam"))
            (goto-char (point-min))
            (search-forward "CustomerNam")
            (insert "e")
            (session-send)
            (session-wait-for-none))))
    (settings
     . ,(lambda ()
          (session-with "settings.rql" "SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH\n"
            (let ((eglot-workspace-configuration
                   '(:reportql (:rules (:unknown-column "info")))))
              (eglot-signal-didChangeConfiguration (eglot-current-server))
              (session-wait-for-type 'eglot-note))
            (eglot-signal-didChangeConfiguration (eglot-current-server))
            (session-wait-for-type 'eglot-error))))
    (hover
     . ,(lambda ()
          (session-with "hover.rql" "SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH\n"
            (goto-char (+ (point-min) 8))
            (let (shown)
              (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
              (session-wait "hover" (lambda () shown))
              (session-expect "The hover names the column"
                              (not (null (string-search "Month" shown))) t)))))
    (completion
     . ,(lambda ()
          (session-with "complete.rql" "SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH\n"
            (search-forward "CustomerNam")
            (completion-at-point)
            (session-expect "The text" (session-text)
                            "SELECT CustomerName FROM CustomersAndTenants TIMESPAN LAST_MONTH\n")
            (session-send)
            (session-wait-for-none))))
    (fix
     . ,(lambda ()
          (session-with "fix.rql" "SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH\n"
            (session-wait-for-finding "no column CustomerNam")
            (goto-char (+ (point-min) 9))
            (let ((action (cl-find-if
                           (lambda (action)
                             (string-search "CustomerName" (plist-get action :title)))
                           (eglot-code-actions (point) (point) "quickfix"))))
              (cl-letf (((symbol-function 'completing-read)
                         (lambda (&rest _) (plist-get action :title)))
                        (last-nonmenu-event ?x))
                (eglot-code-actions (point) (point) "quickfix" t)))
            (session-expect "The text" (session-text)
                            "SELECT CustomerName FROM CustomersAndTenants TIMESPAN LAST_MONTH\n"))))
    (fix-all
     . ,(lambda ()
          (session-with "fixes.rql" "SELECT Month, FROM OfficeUsage WHERE Month == ‘2025-01-01’ TIMESPAN LAST_MONTH\n"
            (reportql-fix-all)
            (session-expect "The text" (session-text)
                            "SELECT Month FROM OfficeUsage WHERE Month = '2025-01-01' TIMESPAN LAST_MONTH\n"))))
    (format
     . ,(lambda ()
          (session-with "format.rql" "select Month,Seats from OfficeUsage\ntimespan LAST_MONTH\n"
            (eglot-format-buffer)
            (session-expect "The text" (session-text)
                            "SELECT Month, Seats\nFROM OfficeUsage\nTIMESPAN LAST_MONTH\n"))))
    (rename
     . ,(lambda ()
          (session-with "rename.rql" "SELECT Month FROM OfficeUsage ORDER BY Month DESC;\nSELECT Month FROM Profile\n"
            (goto-char (+ (point-min) 8))
            (eglot-rename "City")
            (session-expect "The text" (session-text)
                            "SELECT City FROM OfficeUsage ORDER BY City DESC;\nSELECT Month FROM Profile\n"))))
    (commands
     . ,(lambda ()
          (session-with "commands.rql" "SELECT Month FROM OfficeUsage ORDER BY Month DESC TIMESPAN LAST_MONTH\n"
            (call-interactively #'reportql-copy-request-body)
            (let ((body (json-parse-string (current-kill 0) :object-type 'plist)))
              (session-expect "The query" (plist-get body :Query)
                              "SELECT Month FROM OfficeUsage ORDER BY Month DESC TIMESPAN LAST_MONTH"))
            ;; As a code action does.
            (kill-new "")
            (eglot-execute-command
             (eglot-current-server) 'reportql.createRequestBody
             (vector (append (eglot--TextDocumentIdentifier) '(:name "Named"))))
            (session-expect "The name"
                            (plist-get (json-parse-string (current-kill 0) :object-type 'plist)
                                       :Name)
                            "Named")
            (let ((sentences (append (reportql--ask "reportql.describe") nil)))
              (session-expect "A sentence names the dataset"
                              (not (null (cl-some (lambda (sentence)
                                                    (string-search "OfficeUsage" sentence))
                                                  sentences)))
                              t))))))
  "The steps, by name.")

(defun session-run (name step)
  "Run STEP, called NAME; true when it is as it should be."
  (let* ((problem (condition-case problem
                      (progn (funcall step) nil)
                    (error (error-message-string problem))))
         (ok (eq (null problem) (not (memq name session-pending)))))
    (unless ok
      (message "FAILED: %s: %s" name (or problem "is there: take it out of pending.txt")))
    ok))

(let* ((inhibit-message nil)
       (failed (cl-count-if-not (lambda (step) (session-run (car step) (cdr step)))
                                session-steps)))
  (ignore-errors (eglot-shutdown-all))
  (message "%d steps, %d failed" (length session-steps) failed)
  (kill-emacs (if (= failed 0) 0 1)))

;;; session.el ends here
