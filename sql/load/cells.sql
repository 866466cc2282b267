(
    SELECT *{{range .Checked}}, {{.Value}} AS {{.As}}{{end}}
    FROM (
        SELECT *{{range .Cast}}, {{.Value}} AS {{.As}}{{end}}
        FROM {{.Source}}
    )
)
