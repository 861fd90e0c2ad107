Attribute VB_Name = "PacExcel"
Option Explicit

' Hands a command of the catalogue to Python, for the workbook in front.
' These modules are plain ASCII, texts too: they read the same under every code page.
Public Sub RunCommand(ByVal CommandName As String)
    ' xlwings takes for granted that a workbook is open; one in Protected View is not
    If ActiveWorkbook Is Nothing Then
        MsgBox "Ouvrez d'abord le classeur du plan, cliquez au besoin sur Activer la modification, " & _
            "puis recommencez.", vbExclamation, "PAC"
        Exit Sub
    End If
    On Error GoTo Failed
    RunPython "from pac_excel.addin import main; main('" & CommandName & "')"
    Exit Sub
Failed:
    MsgBox "La commande n'est pas partie : " & Err.Description & vbNewLine & vbNewLine & _
        "Quittez Excel, puis tapez dans un terminal : pac-excel doctor --lang fr", vbCritical, "PAC"
End Sub

' The button on the sheet, in a workbook that brings its own macros.
Public Sub CheckPlan()
    RunCommand "check"
End Sub
