"""The judge: plays dossiers against the real app over HTTP and says what it showed.

`bin/replay FILE…` gives each file a fresh town: a database cloned from a template that holds the schema
and the fictional world, a server of its own, a mailbox, and a clock that only the owner of the database
can move. Steps go through the pages as a person's browser would; checks read pages, mail, logs and rows.

Reading: `dossier` (the file), `words` (its vocabulary), `moments` (its dates), `built` (what is not built
yet, from the one list in `not_built`). Playing: `hall` and `town` (servers), `browser`, `verbs`, `player`.
Judging: `checks`, `snapshot`, `markers`. Telling: `report`.
"""
