Attribute VB_Name = "PacRibbon"
Option Explicit

' Every button of customUI14.xml bears the name of its command as id.
Public Sub OnCommand(control As IRibbonControl)
    RunCommand control.ID
End Sub
