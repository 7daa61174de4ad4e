;;; colours.el --- Faces of reportql-mode, against the program  -*- lexical-binding: t; -*-

;; Each token of the corpus, and each keyword, has the face of its kind.

;;; Code:

(require 'json)
(require 'reportql-mode)

(defvar seen 0)
(defvar failures 0)

(defun expect (ok what)
  (setq seen (1+ seen))
  (unless ok
    (setq failures (1+ failures))
    (when (< failures 20) (message "%s" what))))

(defconst faces
  '(("keyword" font-lock-keyword-face)
    ("name" font-lock-variable-name-face font-lock-type-face
     font-lock-constant-face)
    ("number" font-lock-constant-face)
    ("string" font-lock-string-face)
    ("comment" font-lock-comment-face font-lock-comment-delimiter-face)
    ("punctuation" nil)
    ("operator" nil))
  "The faces that tokens of a kind may have.")

(defun tokens-of (text)
  "What the program makes of TEXT."
  (with-temp-buffer
    (insert text)
    (let ((coding-system-for-read 'utf-8-unix)
          (coding-system-for-write 'utf-8-unix))
      (call-process-region (point-min) (point-max) "reportql" t t nil
                           "parse" "--show" "tokens"))
    (goto-char (point-min))
    (let* ((answer (json-parse-buffer :object-type 'plist))
           (file (aref (plist-get answer :files) 0)))
      (plist-get file :tokens))))

(defun check-file (file)
  (with-current-buffer (find-file-noselect file)
    (expect (eq major-mode 'reportql-mode) file)
    (font-lock-ensure)
    (let ((tokens (tokens-of (buffer-string))))
      (seq-doseq (token tokens)
        (let ((wanted (assoc (plist-get token :kind) faces))
              (span (plist-get token :span)))
          (dolist (offset (list (aref span 0) (1- (aref span 1))))
            (when wanted
              (let* ((place (byte-to-position (1+ offset)))
                     (face (get-text-property place 'face)))
                ;; A minus is a sign beside the number.
                (expect (or (memq face (cdr wanted)) (= (char-after place) ?-))
                        (format "%s:%d: %s is %s" file offset
                                (plist-get token :text) face))))))))
    (kill-buffer)))

(defun check-keywords (keywords)
  (dolist (keyword keywords)
    (dolist (text (list keyword (downcase keyword) (concat "FROM " keyword)))
      (with-temp-buffer
        (insert text)
        (reportql-mode)
        (font-lock-ensure)
        (expect (eq (get-text-property (1- (point-max)) 'face)
                    'font-lock-keyword-face)
                text))))
  (expect (equal (sort (copy-sequence keywords) #'string<)
                 (sort (copy-sequence reportql-keywords) #'string<))
          "the keywords are others"))

(check-keywords (split-string (getenv "KEYWORDS")))
(prefer-coding-system 'utf-8)
(mapc #'check-file (directory-files (getenv "CORPUS") t "\\.rql\\'"))
(expect (> seen 1000) "few places")
(message "%d passed, %d failed" (- seen failures) failures)
(kill-emacs (if (> failures 0) 1 0))

;;; colours.el ends here
