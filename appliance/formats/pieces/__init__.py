"""Images of documents: read, measured, and written as they leave."""
