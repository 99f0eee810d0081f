-- Until when a recording is kept, from the settings of the user it was made for. Null: nobody said.
ALTER TABLE recordings ADD COLUMN retention_until timestamptz;
