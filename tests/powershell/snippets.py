"""Snippets of PowerShell with what Windows PowerShell puts out for them, as `Type:text` (`null` for `$null`).

The results follow the language's documentation (about_Arrays, about_Booleans, about_Comparison_Operators,
about_Functions, about_Operator_Precedence, about_Parsing, about_Quoting_Rules, about_Scopes, about_Type_Conversion) and
the tokenizer of PowerShell; where a PowerShell exists, a test runs them there too.
"""

from typing import Final

SNIPPETS: Final[dict[str, tuple[str, list[str]]]] = {
    # --- output and arrays ---
    "every value that nobody takes is output": ("1\n'a'\n$x = 2\n$x", ["Int32:1", "String:a", "Int32:2"]),
    "an array is output item by item": ("@(1, 2)\n@()", ["Int32:1", "Int32:2"]),
    "an inner array stays whole": ("@(1, @(2, 3))", ["Int32:1", "Object[]:2 3"]),
    "$null is one output": ("$null\n@($null).Count", ["null", "Int32:1"]),
    "no output is no item": ("$x = & { }\n@($x).Count\n@(& { }).Count", ["Int32:0", "Int32:0"]),
    "no output is $null in an expression": ("$x = & { }\n$null -eq $x\n@(1, $x).Count", ["Boolean:True", "Int32:2"]),
    "one output is the value itself": ("$x = & { 'a' }\n$x.Length\n@($x).Count", ["Int32:1", "Int32:1"]),
    "several outputs are an array": ("$x = & { 'a'; 'b' }\n$x.Count\n$x[1]", ["Int32:2", "String:b"]),
    "an array in a variable stays an array": ("$x = @('a')\n$x.Count\n$x[0]", ["Int32:1", "String:a"]),
    "an array that a function returns is unrolled": (
        "function F { return @('a') }\n$x = F\n$x.Length", ["Int32:1"],
    ),
    "return puts out what was put out before too": ("function F { 1; return 2; 3 }\nF", ["Int32:1", "Int32:2"]),
    "return without a value": ("function F { return }\n@(F).Count", ["Int32:0"]),
    "return $false is one item": ("function F { return $false }\n@(F).Count\n-not (F)", ["Int32:1", "Boolean:True"]),
    "return ends a loop as well": (
        "function F { foreach ($x in 1, 2) { return $x } }\nF", ["Int32:1"],
    ),
    "+= makes a new array": (
        "$a = @(1)\n$b = $a\n$a += 2\n$a.Count\n$b.Count", ["Int32:2", "Int32:1"],
    ),
    "an array plus an array": ("(@(1) + @(2, 3)).Count", ["Int32:3"]),
    "$null plus a value": ("$x = $null\n$x += 'a'\n$x", ["String:a"]),
    "behind the end there is $null": ("$x = @(1)\n$null -eq $x[5]\n$x[-1]", ["Boolean:True", "Int32:1"]),
    "Count of anything": ("$null.Count\n(5).Count\n'ab'.Count", ["Int32:0", "Int32:1", "Int32:1"]),
    "statements as items": ("@(foreach ($x in 1, 2) { $x + 1 }) -join '-'", ["String:2-3"]),
    "a cast binds before the comma": ("@([string] 1, 2).Count\n@([string] 1, 2)[1] + 1", ["Int32:2", "Int32:3"]),
    "-join binds behind the parentheses only": ("@('a', 'b') -join ','\n-join @('a', 'b')", ["String:a,b", "String:ab"]),
    "+ binds before -join and -eq": ("@('a') + 'b' -join '-'\n1 + 1 -eq 2", ["String:a-b", "Boolean:True"]),
    "a text plus anything": ("'a' + 1 + $true + $null + 'b'", ["String:a1Trueb"]),
    "a number plus a text": ("1 + '2'", ["Int32:3"]),
    "ArrayList.Add puts out the place": (
        "$x = New-Object -TypeName System.Collections.ArrayList\n$x.Add('a')\n$x.Add('b') | Out-Null\n$x.Count",
        ["Int32:0", "Int32:2"],
    ),
    "List.Add puts out nothing": (
        "$x = New-Object -TypeName 'System.Collections.Generic.List[string]'\n$x.Add('a')\n$x.ToArray().Count",
        ["Int32:1"],
    ),
    # --- loops and pipelines ---
    "a loop over $null runs no time": ("foreach ($x in $null) { 1 }\n'end'", ["String:end"]),
    "a pipeline from $null runs once": ("@($null | ForEach-Object { 1 }).Count", ["Int32:1"]),
    "a pipeline from no output runs no time": ("@(& { } | ForEach-Object { 1 }).Count", ["Int32:0"]),
    "a loop over one value": ("foreach ($x in 'ab') { $x }", ["String:ab"]),
    "continue and break": (
        "foreach ($x in 1, 2, 3, 4) { if ($x -eq 2) { continue }\nif ($x -eq 4) { break }\n$x }",
        ["Int32:1", "Int32:3"],
    ),
    "Where-Object and ForEach-Object": (
        "1, 2, 3 | Where-Object { $_ -gt 1 } | ForEach-Object { $_ + 1 }", ["Int32:3", "Int32:4"],
    ),
    "blocks of a pipeline assign in the scope around them": (
        "$n = 0\n1, 2 | ForEach-Object { $n = $n + $_ }\n$n", ["Int32:3"],
    ),
    "$_ of an inner pipeline": (
        "1, 2 | ForEach-Object { @(5 | ForEach-Object { $_ }) + $_ }",
        ["Int32:5", "Int32:1", "Int32:5", "Int32:2"],
    ),
    "return in a block of a pipeline ends that item": (
        "1, 2 | ForEach-Object { return $_\n9 }", ["Int32:1", "Int32:2"],
    ),
    "-OutVariable is a list": (
        "Write-Output 'a' -OutVariable got | Out-Null\n$got.Count\n$got[0]", ["Int32:1", "String:a"],
    ),
    "-OutVariable holds several": ("Write-Output @(1, 2) -OutVariable got | Out-Null\n$got.Count", ["Int32:2"]),
    # --- conversions ---
    "[string] of anything": (
        "[string] $true\n[string] $null\n[string] 5\n[string] @(1, 'a')", ["String:True", "String:", "String:5", "String:1 a"],
    ),
    "[bool] of anything": (
        "[bool] ''\n[bool] 'False'\n[bool] 0\n[bool] @()\n[bool] @(0)\n[bool] @(0, 0)\n[bool] $null",
        [f"Boolean:{value}" for value in (False, True, False, False, False, True, False)],
    ),
    "[int] of anything": ("[int] '12'\n[int] $null\n[int] $true\n[int] ''", ["Int32:12", "Int32:0", "Int32:1", "Int32:0"]),
    "[string[]] of one": ("$x = [string[]] 'a'\n$x.Count", ["Int32:1"]),
    "[string[]] of numbers": ("([string[]] @(1, 2))[0] + 1", ["String:11"]),
    "[char]": ("[char]0x41\n'' + [char]0x41 + 'b'\n('' + [char]0x202E).Length", ["Char:A", "String:Ab", "Int32:1"]),
    "halves of a pair": ("('' + [char]0xD83D + [char]0xDE00).Length", ["Int32:2"]),
    "[void]": ("[void] 5\n'end'", ["String:end"]),
    # --- comparisons ---
    "-eq ignores case, -ceq does not": (
        "'A' -eq 'a'\n'A' -ceq 'a'\n'A' -cne 'a'\n'A' -ne 'a'",
        ["Boolean:True", "Boolean:False", "Boolean:True", "Boolean:False"],
    ),
    "the left operand decides the type": (
        "'1' -eq 1\n1 -eq '1'\n1 -eq '1x'\n$true -eq 'no'\n'True' -eq $true",
        ["Boolean:True", "Boolean:True", "Boolean:False", "Boolean:True", "Boolean:True"],
    ),
    "$null equals only itself": ("'' -eq $null\n$null -eq ''\n0 -eq $null\n$null -eq $null", [
        "Boolean:False", "Boolean:False", "Boolean:False", "Boolean:True",
    ]),
    "-eq on an array filters": ("@(1, 2, 1) -eq 1", ["Int32:1", "Int32:1"]),
    "-contains": (
        "@('a', 'b') -contains 'A'\n@('a') -ccontains 'A'\n@('a') -cnotcontains 'A'\n@() -notcontains 'a'\n'A' -in @('a')",
        ["Boolean:True", "Boolean:False", "Boolean:True", "Boolean:True", "Boolean:True"],
    ),
    "numbers by size": ("2 -gt 1\n10 -gt 9\n1 -le 1", ["Boolean:True"] * 3),
    "-and and -or are equal and go from the left": (
        "$true -or $true -and $false\n$false -and $true -or $true", ["Boolean:False", "Boolean:True"],
    ),
    "what is decided is not looked at": ("$false -and (1 / 0)\n$true -or (1 / 0)", ["Boolean:False", "Boolean:True"]),
    "-not binds before -and": ("-not $true -and $false\n-not ($true -and $false)", ["Boolean:False", "Boolean:True"]),
    "-not binds before -eq": ("-not 'a' -eq $true", ["Boolean:False"]),
    "characters without weight make no difference": (
        "('a' + [char]0x00AD) -ceq 'a'\n('a' + [char]0x200D) -ceq 'a'\n('e' + [char]0x0301) -ceq ('' + [char]0x00E9)",
        ["Boolean:True"] * 3,
    ),
    "but they do for .NET": (
        (
            "[string]::Equals('a' + [char]0x00AD, 'a')\n[string]::Equals('a', 'A', [System.StringComparison]::Ordinal)\n"
            "'a'.Equals('a')"
        ),
        ["Boolean:False", "Boolean:False", "Boolean:True"],
    ),
    # --- texts ---
    "two quotes are one": ("'it''s'\n''''", ["String:it's", "String:'"]),
    "curly quotes are quotes": ("'\u2018\u2018'\n'a\u2019\u2019b'", ["String:\u2018", "String:a\u2019b"]),
    "of two different quotes the second one stands": ("'\u2018\u2019'", ["String:\u2019"]),
    "curly double quotes are quotes too": ('"\u201c\u201c"', ["String:\u201c"]),
    "single quotes expand nothing": ("'$x `n $(1)'", ["String:$x `n $(1)"]),
    "double quotes expand": (
        '$x = 5\n$y = @(1, 2)\n"a$x`t$y`$x ""q"" ${x}b $($x + 1) $"', ['String:a5\t1 2$x "q" 5b 6 $'],
    ),
    "members are not expanded without parentheses": ("$x = 'ab'\n\"$x.Length\"", ["String:ab.Length"]),
    "a text of several lines": ("'a\nb'", ["String:a\nb"]),
    "Replace, Trim and Split": (
        "'a.b'.Replace('.', '-')\n\" a`r`n\".Trim()\n'a.b.c'.Split('.')[0]\n'a.b.c'.Split('.').Count",
        ["String:a-b", "String:a", "String:a", "Int32:3"],
    ),
    "Trim takes no control characters": (
        "('a' + [char]0x1F).Trim().Length\n('a' + [char]0xA0).Trim().Length", ["Int32:2", "Int32:1"],
    ),
    "a method call as an argument": (
        "function F { param($A, $B)\n$B + $A }\n$x = ' a '\nF $x.Trim() 'b'\nF ([string] ' c ').Trim() -B 'd'",
        ["String:ba", "String:dc"],
    ),
    "sorted by code": (
        "$x = [string[]] @('b', 'a', 'B', '')\n[System.Array]::Sort($x, [System.StringComparer]::Ordinal)\n$x -join ','",
        ["String:,B,a,b"],
    ),
    "sorted by UTF-16 units": (
        (
            "$x = [string[]] @(('' + [char]0xFF5E), ('' + [char]0xD83D + [char]0xDE00))\n"
            "[System.Array]::Sort($x, [System.StringComparer]::Ordinal)\n$x[0].Length"
        ),
        ["Int32:2"],
    ),
    # --- scopes, functions, blocks ---
    "functions see the variables of who calls them": (
        "function F { $x }\nfunction G { $x = 2\nF }\n$x = 1\nG\nF", ["Int32:2", "Int32:1"],
    ),
    "assigning makes a local variable": ("function F { $x = 2 }\n$x = 1\nF\n$x", ["Int32:1"]),
    "+= reads outside and writes inside": ("function F { $x += 1\n$x }\n$x = 1\nF\n$x", ["Int32:2", "Int32:1"]),
    "a member of a hashtable is changed for all": (
        "$h = @{ A = 1; 'b c' = 2 }\nfunction F { $h.A = $h.A + 1 }\nF\n$h.a\n$h.'b c'\n$h.Missing\n$h['A']",
        ["Int32:2", "Int32:2", "null", "Int32:2"],
    ),
    "an invoked block has a scope of its own": ("$x = 1\n& { $x = 2 }\n$x", ["Int32:1"]),
    "a block sees where it runs, not where it was made": (
        "function F { param($B)\n$x = 2\n& $B }\n$x = 1\nF { $x }", ["Int32:2"],
    ),
    "a block with parameters": (
        "$b = { param($A, $B)\n$A + $B }\n& $b 1 2\n& $b -B 'x' -A 'y'", ["Int32:3", "String:yx"],
    ),
    "names of everything ignore case": (
        "function Get-It { param([string] $Name)\n$NAME }\nget-it -NAME 'a'\n'ab'.LENGTH", ["String:a", "Int32:2"],
    ),
    "parameters by name and by place": (
        "function F { param($A, $B, $C = 'c')\n$A + $B + $C }\nF 'a' -B 'b'\nF -B 'b' 'a' 'x'", ["String:abc", "String:abx"],
    ),
    "parameters convert": (
        "function F { param([string] $A, [int] $B, [string[]] $C)\n$A + 1\n$B + 1\n$C.Count }\nF 5 '6' 'x'",
        ["String:51", "Int32:7", "Int32:1"],
    ),
    "parameters that are not given": (
        (
            "function F { param([string] $A, [int] $B, [bool] $C, [string[]] $D, $E)\n"
            "$A.Length\n$B\n$C\n$null -eq $D\n$null -eq $E }\nF"
        ),
        ["Int32:0", "Int32:0", "Boolean:False", "Boolean:True", "Boolean:True"],
    ),
    "$null for a text is the empty text": ("function F { param([string] $A)\n$A -eq '' }\nF $null", ["Boolean:True"]),
    "a typed parameter keeps its type": ("function F { param([string] $A)\n$A = 5\n$A + 1 }\nF", ["String:51"]),
    "a typed variable keeps its type": ("[string] $a = 5\n$a = 6\n$a + 1", ["String:61"]),
    "a value bound by a colon": ("function F { param([bool] $A)\n$A }\nF -A:$true", ["Boolean:True"]),
    "a backtick goes on on the next line": (
        "function F { param($A, $B)\n$A + $B }\nF `\n    -A 'a' `\n    -B 'b'", ["String:ab"],
    ),
    "a parameter with a dynamic member": ("$n = 'Length'\n'abc'.$n", ["Int32:3"]),
    # --- control ---
    "if, elseif, else": (
        "foreach ($x in 1, 2, 3) { if ($x -eq 1) { 'a' } elseif ($x -eq 2) { 'b' } else { 'c' } }",
        ["String:a", "String:b", "String:c"],
    ),
    "if as a value": ("$x = if ($true) { 'a' }\n$x", ["String:a"]),
    "finally runs after return": (
        "function F { try { return 1 } finally { $h.A = 2 } }\n$h = @{ A = 1 }\nF\n$h.A", ["Int32:1", "Int32:2"],
    ),
    "catch knows the message": ("try { throw 'no' } catch { $_.Exception.Message }", ["String:no"]),
    "finally runs after an error": (
        "$h = @{ A = 1 }\ntry { try { throw 'no' } finally { $h.A = 2 } } catch { $h.A }", ["Int32:2"],
    ),
    "++": ("$x = 1\n$x++\n$x", ["Int32:2"]),
    "comments": ("# no 'quote\n<# it's\n#> 'a' # 'b'", ["String:a"]),
}  # fmt: skip
