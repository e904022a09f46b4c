; Adds the studio to "Open with" for CSV and leaves the user's default as it is.
!define CSV_CLASS "Sinal.csv"

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\${CSV_CLASS}" "" "CSV"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${CSV_CLASS}\shell\open\command" "" '"$appExe" "%1"'
  WriteRegNone SHELL_CONTEXT "Software\Classes\.csv\OpenWithProgids" "${CSV_CLASS}"
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\${CSV_CLASS}"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.csv\OpenWithProgids" "${CSV_CLASS}"
!macroend
