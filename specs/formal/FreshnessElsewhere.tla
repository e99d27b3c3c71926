---- MODULE FreshnessElsewhere ----
\* Freshness where each run is in another place, so that only its creation tells it apart; for the longer proof.
EXTENDS Freshness
====
