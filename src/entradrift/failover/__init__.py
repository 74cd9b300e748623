"""Before a failover: what a server is about to export, and whether the staging server may be made active."""
