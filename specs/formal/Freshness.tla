---- MODULE Freshness ----
\* One record, two incarnations, the older always observed before the newer, and an adversary who sends
\* any input at any time and as often as it likes, so that it repeats, delays, reorders and drops. An
\* observer who restarts is covered: it loses an order that it has not written, and here every order may
\* come again. Observer says what an input does; the laws below judge it by what is true of the
\* incarnations, not by what the record says of them.
\*
\* The checker's product, projected on `agent`, must have the same states and the same steps.
EXTENDS Observer

VARIABLES
  agent,  \* the record
  newest, \* the newest incarnation that evidence was taken of, since an operator's start; 0 for none
  ended,  \* the newest incarnation that an operator ended; 0 for none
  broken  \* the laws that some step so far has broken

vars == <<agent, newest, ended, broken>>

\* The older incarnation is 1, the newer one 2; each is a pod.
Who(r) == <<r, r>>
NobodyOr(r) == IF r = 0 THEN Nobody ELSE Who(r)
OrdersOf(r) == CASE r = 0 -> {4} [] r = 1 -> {1, 2} [] r = 2 -> {3, 4}

Inputs ==
  {<<e, 0, 0>> : e \in Events}
  \cup {<<e, r, 0>> : e \in {x \in Events : ~IsCommand(x)}, r \in {1, 2}}
  \cup UNION {{<<e, r, order>> : order \in OrdersOf(r)} :
              e \in {x \in Events : ~IsCommand(x) /\ ~IsReport(x)}, r \in {0, 1, 2}}

\* What the model leaves out: an input without an order that is the first to show an incarnation where
\* others have one, and one of an incarnation before the last that an operator left.
IsPossible(e, r, order) ==
  \/ r = 0
  \/ order # 0
  \/ ~(r = 1 /\ ended = 2) /\ (IsReport(e) \/ agent.mark # 0)

IsOver(r) == r # 0 /\ (r < newest \/ r <= ended)
IsNewRun(e, r, order) == IsEvidence(e) /\ newest # 0 /\ r > newest /\ order > agent.mark

Broken(e, r, order) ==
  IF agent' = agent THEN {} ELSE
    (IF agent.configuration \in Final /\ ~IsCommand(e) /\ ~IsNewRun(e, r, order) THEN {"L4"} ELSE {})
    \cup (IF agent.configuration \in Terminal /\ IsReport(e) THEN {"L5"} ELSE {})
    \cup (IF order # 0 /\ agent.mark # 0 /\ order <= agent.mark THEN {"L6"} ELSE {})
    \cup (IF IsOver(r) THEN {"L7"} ELSE {})
    \cup (IF After(agent', e, NobodyOr(r), order) # agent' THEN {"L10"} ELSE {})

Receive(e, r, order) ==
  /\ IsPossible(e, r, order)
  /\ agent' = After(agent, e, NobodyOr(r), order)
  /\ IF agent' = agent THEN UNCHANGED <<newest, ended>>
     ELSE IF Leaves(agent, e)
     THEN newest' = 0 /\ ended' = IF newest # 0 THEN newest ELSE ended
     ELSE newest' = (IF IsEvidence(e) /\ r > newest THEN r ELSE newest) /\ UNCHANGED ended
  /\ broken' = broken \cup Broken(e, r, order)

Init == agent = Fresh /\ newest = 0 /\ ended = 0 /\ broken = {}
Next == \E input \in Inputs : Receive(input[1], input[2], input[3])
Spec == Init /\ [][Next]_vars

\* An operator who is asked to run an ended agent again does so, whatever else comes.
Restart ==
  /\ agent.configuration \in Terminal
  /\ \E e \in {x \in Events : IsCommand(x)} : Leaves(agent, e) /\ Receive(e, 0, 0)
Fair == Spec /\ WF_vars(Restart)

L4 == "L4" \notin broken   \* terminal is final
L5 == "L5" \notin broken   \* a provisional end is closed to reports
L6 == "L6" \notin broken   \* stale inputs change nothing
L7 == "L7" \notin broken   \* the old does not touch the new
L10 == "L10" \notin broken \* twice equals once
Bookkeeping == agent.run = NobodyOr(newest) /\ agent.left = NobodyOr(ended)

\* L12: from every end a new incarnation begins, if the operator asks for it.
L12 == [](agent.configuration \in Terminal => <>(agent.configuration \notin Terminal))
\* L7 over time: incarnations succeed each other and never come back.
Succession ==
  [][(agent'.run # Nobody /\ agent'.run # agent.run) => agent'.run[1] > newest /\ agent'.run[1] > ended]_vars
====
