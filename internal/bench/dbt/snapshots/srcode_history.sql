{% snapshot srcode_history %}
{{ config(
    target_schema='snapshots',
    unique_key='"RowIdentifier"',
    strategy='timestamp',
    updated_at='updated_at',
    hard_deletes='invalidate'
) }}
select * from main.srcode_state
{% endsnapshot %}
