-- The blocks of the store's file, and those of them that nothing uses.
SELECT total_blocks * block_size AS bytes, free_blocks * block_size AS free
FROM pragma_database_size()
WHERE database_name = current_database()
