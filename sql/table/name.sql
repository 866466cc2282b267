CREATE OR REPLACE VIEW main.{{ident .Table}} AS FROM decoded.{{ident .Table}}
