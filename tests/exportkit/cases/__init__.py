"""The samples in `sample-configs/`: what they hold, and by hand what a comparison must find in them.

sample     what a sample is, and how it is written
findings   what must be found: severities, identities and ids, made without the code under test
tiny       the tiny organisation of the small cases, and edits of it
contoso_pair    the README's pair
servers, connectors, filtering, sync_rules, settings, coverage    the small cases
"""
