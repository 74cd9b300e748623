"""What a server is about to export, read from the connector space objects that `csexport` writes."""
