"""The bank's statements, as files of every format: written here, by nobody's parser."""
