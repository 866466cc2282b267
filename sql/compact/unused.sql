-- Bytes of the store's file in blocks that nothing uses.
SELECT free_blocks * block_size FROM pragma_database_size() WHERE database_name = current_database()
