#!/usr/bin/env bash
# The compact form in a compilation buffer of Emacs, as it is set up when it
# starts: places, and kinds (2 error, 1 warning, 0 info).
source "$(dirname "$0")/../editors/harness.bash"
need_program emacs
mkdir 'a folder'
printf 'SELECT CustomerNam\nFROM CustomersAndTenants TIMESPAN LAST_MONTHS;\nSELECT Month, Month FROM OfficeUsage' >'a folder/two.rql'
reportql check --level info --output-format compact 'a folder' >errors || [ $? -eq 1 ]
cat >script.el <<'L'
(require 'compile)
(defun show (message)
  (let ((loc (compilation--message->loc message)))
    (princ (format "%s|%s|%s|%s\n" (caar (compilation--loc->file-struct loc))
                   (compilation--loc->line loc) (compilation--loc->col loc)
                   (compilation--message->type message)))))
(with-temp-buffer
  (insert-file-contents "errors")
  (compilation-mode)
  (compilation--ensure-parse (point-max))
  (goto-char (point-min))
  (while (not (eobp))
    (let ((message (get-text-property (point) 'compilation-message)))
      (when message (show message)))
    (forward-line 1)))
L
emacs -Q --batch -l script.el | tee list
[ "$(cat list)" = 'a folder/two.rql|1|8|2
a folder/two.rql|2|35|2
a folder/two.rql|3|15|1
a folder/two.rql|3|37|0' ]
