# The manifest of a module that stands for ADSync in tests. It has nothing to do with the real one but the names.
@{
    RootModule        = 'ADSync.psm1'
    ModuleVersion     = '1.0'
    GUID              = '6d0b7c39-58c5-4a3e-9a53-6a3c9a1f8d10'
    Author            = 'entradrift tests'
    FunctionsToExport = '*'
    CmdletsToExport   = @()
    AliasesToExport   = @()
}
