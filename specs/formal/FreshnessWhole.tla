---- MODULE FreshnessWhole ----
\* Freshness with one more moment and message; for the longer proof.
EXTENDS Freshness
====
