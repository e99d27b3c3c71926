---- MODULE Decisions ----
\* Written by hand from the laws (sections 2 to 5 of what the lifecycle promises), not from the tables of the
\* spec and not from the Python: of which run an input is, and whether it counts. `f` are the facts about an
\* input and a record that spec/vocabulary.py explains. Agreement.tla holds every answer equal to the
\* spec's tables; Freshness.tla plays these decisions in a world.
EXTENDS Naturals

\* ---- 2. Runs -------------------------------------------------------------------------------------------

\* A record that has no run: what began before the fence is over, and what began after the agent's end is
\* its successor.
FirstSight(f) ==
  CASE f.fence = "before" -> "earlier"
    [] f.fence # "before" /\ f.ended # "no" /\ f.since = "after" -> "later"
    [] f.fence # "before" /\ f.ended = "command" /\ f.since = "unknown" -> "unproven"
    [] OTHER -> "first"

\* Two runs that are both known. A name has one holder at a time.
Another(f) ==
  LET byPlace == f.place = "same" IN
  IF byPlace /\ f.clock = "own" THEN "here"
  ELSE IF f.times # "undecided" THEN f.times
  ELSE IF byPlace THEN "here"
  ELSE "unproven"

Relation(f) ==
  IF f.named = "no" THEN "unstated"
  ELSE IF f.left = "yes" THEN "left"
  ELSE IF f.parts = "share" THEN "same"
  ELSE IF f.known = "no" THEN FirstSight(f)
  ELSE Another(f)

\* ---- What may become of an input -----------------------------------------------------------------------

Accept == [outcome |-> "accept", told |-> FALSE]
Open == [outcome |-> "open", told |-> FALSE]
Refuse == [outcome |-> "refuse", told |-> FALSE]
Doubt == [outcome |-> "refuse", told |-> TRUE]

\* ---- 3. Evidence of the runtime ------------------------------------------------------------------------

IsOver(f) == f.run \in {"left", "earlier"} \/ (f.run = "here" /\ f.order = "not_newer")
IsLater(f) == f.run = "later" \/ (f.run = "here" /\ f.order = "newer")
IsUnproven(f) == f.run = "unproven" \/ (f.run = "here" /\ f.order \notin {"newer", "not_newer"})

\* It says something of the agent that counts.
Shows(f) == f.evidence # "none" /\ f.silent = "no"

\* Of a run that a command has minted, and nobody has seen, no mark is.
IsAwaited(f) == f.run = "same" /\ f.fence \in {"undated", "after"}
IsIncomparable(f) == f.order = "undated" \/ (f.order = "other_clock" /\ ~IsAwaited(f))
IsAbsence(f) == f.evidence = "absence"

OfTheCurrentRun(f) ==
  IF f.order = "not_newer" THEN Refuse
  ELSE IF IsIncomparable(f)
  THEN IF f.evidence = "irreversible" THEN Accept ELSE Doubt
  ELSE IF f.explains = "late" \/ f.silent = "yes" THEN Refuse
  ELSE Accept

\* What was never seen is not missing. Nothing was accepted of that run by any clock.
OfAFirstRun(f) ==
  IF f.order = "not_newer" \/ IsAbsence(f) THEN Refuse
  ELSE IF f.order = "undated" THEN Doubt
  ELSE IF f.silent = "yes" THEN Refuse
  ELSE Accept

OfNobodyKnowsWhich(f) ==
  IF f.fence = "before" THEN Refuse
  ELSE IF f.fence = "undated" THEN Doubt
  ELSE IF f.order = "not_newer" THEN Refuse
  ELSE IF IsAbsence(f) THEN IF f.fence = "after" THEN Doubt ELSE Refuse
  ELSE IF f.fence = "within" /\ f.evidence = "irreversible" THEN Doubt
  ELSE IF IsIncomparable(f) THEN Doubt
  ELSE IF f.silent = "yes" THEN Refuse
  ELSE Accept

Runtime(f) ==
  IF IsOver(f) THEN Refuse
  ELSE IF IsUnproven(f) THEN Doubt
  ELSE IF IsLater(f) THEN IF Shows(f) THEN Open ELSE Refuse
  ELSE CASE f.run = "same" -> OfTheCurrentRun(f)
         [] f.run = "first" -> OfAFirstRun(f)
         [] f.run = "unstated" -> OfNobodyKnowsWhich(f)

\* ---- 4. Commands ---------------------------------------------------------------------------------------

Command(f) ==
  IF f.moment # "newer" THEN Refuse
  ELSE IF f.about = "other" \/ (f.about # "unproven" /\ f.said = "before") THEN Refuse
  ELSE IF f.about = "unproven" THEN Doubt
  ELSE IF f.about # "current" /\ f.said \in {"within", "unknown"} THEN Doubt
  ELSE IF f.explains = "late" THEN Refuse
  ELSE Accept

\* ---- 5. Reports ----------------------------------------------------------------------------------------

\* An end counts only if it was said later than the current run's beginning, where another is known.
IsDoubtfulEnd(f) ==
  f.ends = "yes" /\ f.predecessor = "yes" /\ f.said \in {"undated", "within", "unbegun", "unknown"}

Report(f) ==
  IF f.about = "other" THEN Refuse
  ELSE IF f.about = "unproven" THEN Doubt
  ELSE IF f.order = "not_newer" THEN Refuse
  ELSE IF f.said = "undated" /\ f.fence = "up" THEN Refuse
  ELSE IF f.said = "before" /\ ~(f.about = "current" /\ f.ends = "no") THEN Refuse
  ELSE IF IsDoubtfulEnd(f) THEN Doubt
  ELSE Accept
====
