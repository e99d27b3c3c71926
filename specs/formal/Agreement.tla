---- MODULE Agreement ----
\* The decisions that were written by hand from the laws equal the spec's tables, which FreshnessTables is
\* rendered from, for every combination of facts.
EXTENDS Decisions, FreshnessTables, Sequences

VARIABLES kind, facts

\* The row that decides: the first one that matches; of freshness no two do.
Matches(row, f) ==
  \E number \in DOMAIN row.when : \A name \in DOMAIN f : f[name] \in row.when[number][name]
Row(rows, f) ==
  rows[CHOOSE n \in DOMAIN rows : Matches(rows[n], f) /\ \A m \in 1..(n - 1) : ~Matches(rows[m], f)]

Init ==
  \/ kind = "runs" /\ facts \in RunFacts
  \/ kind = "runtime" /\ facts \in RuntimeFacts
  \/ kind = "commands" /\ facts \in CommandFacts
  \/ kind = "reports" /\ facts \in ReportFacts
Next == UNCHANGED <<kind, facts>>
Spec == Init /\ [][Next]_<<kind, facts>>

Outcome(rows) == LET row == Row(rows, facts) IN [outcome |-> row.outcome, told |-> row.told]

Runs == kind = "runs" => Relation(facts) = Row(RunRows, facts).relation
RuntimeEvidence == kind = "runtime" => Runtime(facts) = Outcome(RuntimeRows)
Commands == kind = "commands" => Command(facts) = Outcome(CommandRows)
Reports == kind = "reports" => Report(facts) = Outcome(ReportRows)
====
