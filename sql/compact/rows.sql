INSERT INTO {{ident .Copy}}.{{ident .Schema}}.{{ident .Table}}
SELECT * FROM {{ident .Schema}}.{{ident .Table}}
