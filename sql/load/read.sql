read_csv({{literal .Path}}, auto_detect = false, header = true, delim = {{literal .Delimiter}}, quote = {{literal .Quote}},
            escape = {{literal .Quote}}, new_line = {{literal .NewLine}}, max_line_size = 2000000, parallel = {{.Parallel}},
            columns = { {{- range $i, $r := .Raw}}{{if $i}}, {{end}}'{{$r}}': 'VARCHAR'{{end -}} })
