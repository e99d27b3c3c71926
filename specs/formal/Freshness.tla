---- MODULE Freshness ----
\* Written by hand from the laws: one agent, its runs, an operator, and an adversary who delivers whatever was
\* ever said, at any time, in any order, as often as it likes, so that it repeats, delays, reorders and
\* drops. The observer crashes at any time and is back at what it had to write. Decisions says what counts;
\* the laws below judge that by what is true of the runs, of which the record knows nothing but what it was
\* told.
\*
\* Times are those of one clock of operators and agents; whoever reads them takes them to be wrong by up to
\* Skew. Versions are of one cluster. OnePlace: runs follow each other under one name; else each is
\* elsewhere, so that only its creation tells it from the others.
EXTENDS AgentLifecycleTable, Decisions, FiniteSets

CONSTANTS Runs, Clock, Skew, Messages, OnePlace

VARIABLES
  now, born, alive, version, sent, \* what is so: the time, when each run was created, which one lives
  agent, durable,                  \* the record, and what of it would survive a crash
  broken                           \* the laws that some delivery so far has broken

vars == <<now, born, alive, version, sent, agent, durable, broken>>

NotYet == Clock + 1
Nothing == 0
Up == KindOf["pod.running"]
Down == KindOf["pod.failed"]
Busy == KindOf["prompt-submit"]
Over == KindOf["session-end"]
Restart == KindOf["operator.restart"]
Stopped == KindOf["operator.stopped"]

Fresh == [configuration |-> Initial, run |-> Nothing, fence |-> NotYet, left |-> {}, seen |-> 0,
          told |-> 0, given |-> 0, earlier |-> FALSE, end |-> NotYet, asked |-> FALSE]
\* `given` and `told` are moments plus one, so that 0 is none; a fence or end of NotYet is none.

Created(r) == born[r]
IsBehind(r) == agent.fence # NotYet /\ r # agent.run
IsAfter(a, b) == a > b + Skew

\* ---- the facts that Decisions asks for -------------------------------------------------------------------

RunFacts(r) ==
  [named |-> "yes",
   left |-> IF r \in agent.left /\ ~IsAfter(Created(r), agent.fence) THEN "yes" ELSE "no",
   parts |-> IF agent.run = Nothing THEN "none" ELSE IF r = agent.run THEN "share" ELSE "differ",
   known |-> IF agent.run = Nothing THEN "no" ELSE "yes",
   fence |-> IF agent.run # Nothing \/ agent.fence = NotYet THEN "none"
             ELSE IF IsAfter(agent.fence, Created(r)) THEN "before" ELSE "not_before",
   ended |-> IF agent.run # Nothing \/ agent.end = NotYet THEN "no"
             ELSE IF agent.asked THEN "command" ELSE "other",
   since |-> IF agent.run # Nothing \/ agent.end = NotYet THEN "unknown"
             ELSE IF IsAfter(Created(r), agent.end) THEN "after" ELSE "not_after",
   place |-> IF OnePlace THEN "same" ELSE "other",
   clock |-> IF OnePlace THEN "own" ELSE "other",
   times |-> IF agent.run = Nothing THEN "undecided"
             ELSE LET apart == IF OnePlace THEN 0 ELSE Skew IN
                  IF Created(r) > Created(agent.run) + apart THEN "later"
                  ELSE IF Created(agent.run) > Created(r) + apart THEN "earlier" ELSE "undecided"]

IsUp == agent.run = Nothing /\ agent.fence # NotYet

Sight(m) ==
  Runtime([run |-> Relation(RunFacts(m.run)),
           order |-> IF m.order > agent.seen THEN "newer" ELSE "not_newer",
           evidence |-> Evidence[m.event], fence |-> IF IsUp THEN "undated" ELSE "down",
           explains |-> "no", silent |-> "no"])

About(m) ==
  IF ~m.named THEN "none"
  ELSE LET relation == Relation(RunFacts(m.run)) IN
       CASE relation = "same" -> "current"
         [] relation = "first" -> "first"
         [] relation = "unproven" -> "unproven"
         [] OTHER -> "other"

Said(m) ==
  IF agent.run = Nothing THEN "unbegun"
  ELSE IF IsAfter(Created(agent.run), m.order) THEN "before"
  ELSE IF IsAfter(m.order, Created(agent.run)) THEN "after"
  ELSE "within"

Order(m) ==
  Command([moment |-> IF m.order + 1 > agent.given THEN "newer" ELSE "not_newer", about |-> About(m),
           said |-> Said(m), explains |-> "no"])

Word(m) ==
  Report([about |-> About(m), order |-> IF m.order + 1 > agent.told THEN "newer" ELSE "not_newer",
          said |-> IF agent.fence # NotYet /\ m.order < agent.fence THEN "before" ELSE Said(m),
          ends |-> IF m.event = Over THEN "yes" ELSE "no",
          predecessor |-> IF agent.earlier \/ agent.fence # NotYet THEN "yes" ELSE "no",
          fence |-> IF IsUp THEN "up" ELSE "down"])

Answer(m) == CASE m.kind = "sight" -> Sight(m) [] m.kind = "command" -> Order(m) [] m.kind = "report" -> Word(m)

\* ---- what an input does to the record --------------------------------------------------------------------

Leaves(m) == <<m.event, agent.configuration>> \in Opens
Begun == [agent EXCEPT !.configuration = Opened[agent.configuration], !.run = Nothing, !.seen = 0,
                       !.told = 0, !.earlier = TRUE, !.end = NotYet, !.asked = FALSE]

Taken(before, m, target) ==
  CASE m.kind = "sight" ->
         [before EXCEPT !.configuration = target, !.run = m.run, !.seen = m.order, !.left = {},
                        !.end = IF target \in Terminal THEN @ ELSE NotYet,
                        !.asked = target \in Terminal /\ @]
    [] m.kind = "command" /\ Leaves(m) ->
         [before EXCEPT !.configuration = target, !.given = m.order + 1, !.fence = m.order,
                        !.left = @ \cup (IF before.run = Nothing THEN {} ELSE {before.run}),
                        !.run = Nothing, !.seen = 0, !.told = 0, !.end = NotYet, !.asked = FALSE]
    [] m.kind = "command" /\ ~Leaves(m) ->
         [before EXCEPT !.configuration = target, !.given = m.order + 1,
                        !.end = IF target \in Terminal THEN m.order ELSE NotYet,
                        !.asked = target \in Terminal]
    [] OTHER ->
         [before EXCEPT !.configuration = target, !.told = m.order + 1,
                        !.end = IF target \notin Terminal THEN NotYet ELSE IF @ = NotYet THEN m.order ELSE @,
                        !.asked = target \in Terminal /\ @]

After(m) ==
  LET answer == Answer(m).outcome
      before == IF answer = "open" THEN Begun ELSE agent
      target == IF answer = "refuse" THEN "" ELSE Target[m.event][before.configuration]
  IN IF target = "" THEN agent ELSE Taken(before, m, target)

\* What must survive a crash: whatever a reader sees, the fence, the operators' mark. Other marks come again.
MustWrite(next) ==
  \/ next.configuration # agent.configuration \/ next.run # agent.run \/ next.fence # agent.fence
  \/ next.left # agent.left \/ next.given # agent.given \/ next.earlier # agent.earlier

\* ---- the laws, by what is true ----------------------------------------------------------------------------

\* A run that the record does not know to be over began; or an operator asked for one, after all else.
IsNewRun(m) ==
  \/ m.kind = "sight" /\ agent.run # Nothing /\ m.run > agent.run
  \/ m.kind = "sight" /\ agent.run = Nothing
  \/ m.kind = "command" /\ m.order + 1 > agent.given

IsOld(m) == agent.run # Nothing /\ m.run < agent.run
\* A report that names no run, said in the skew around a run's beginning, may be taken for the run's own; it
\* ends nothing if an earlier run is known. No wording closes that.
IsSaidInTheSkew(m) ==
  m.kind = "report" /\ ~m.named /\ (m.event # Over \/ (~agent.earlier /\ agent.fence = NotYet)) /\ ~IsAfter(Created(agent.run), m.order)

IsKnownRepeat(m) ==
  CASE m.kind = "sight" -> m.run = agent.run /\ m.order <= agent.seen
    [] m.kind = "command" -> m.order + 1 <= agent.given
    [] OTHER -> m.order + 1 <= agent.told

\* What cannot be told by anybody: where and when two runs were is not known to be far enough apart.
IsApart(a, b) == OnePlace \/ a - b > Skew \/ b - a > Skew

IsFresh(m) ==
  \/ m.kind = "sight" /\ m.run = agent.run /\ m.order > agent.seen
  \/ m.kind = "sight" /\ agent.run # Nothing /\ m.run > agent.run /\ IsApart(Created(m.run), Created(agent.run))
     /\ (OnePlace => m.order > agent.seen)
  \/ m.kind = "sight" /\ agent.run = Nothing /\ agent.fence = NotYet /\ agent.end = NotYet
  \/ m.kind = "sight" /\ agent.run = Nothing /\ agent.fence # NotYet /\ IsAfter(Created(m.run), agent.fence)
  \/ m.kind = "command" /\ m.order + 1 > agent.given /\ m.named /\ m.run = agent.run /\ ~IsAfter(Created(m.run), m.order)
  \/ m.kind = "report" /\ m.order + 1 > agent.told /\ m.named /\ m.run = agent.run
     /\ IsAfter(m.order, Created(m.run)) /\ (agent.fence = NotYet \/ m.order >= agent.fence)

Broken(m, next) ==
  (IF agent.configuration \in Final /\ next.configuration \notin Final /\ ~IsNewRun(m) THEN {"L4"} ELSE {})
  \cup (IF agent.configuration \in Terminal /\ m.kind = "report" /\ next # agent THEN {"L5"} ELSE {})
  \cup (IF IsKnownRepeat(m) /\ next # agent THEN {"L6"} ELSE {})
  \cup (IF IsOld(m) /\ ~IsSaidInTheSkew(m) /\ next # agent THEN {"L7"} ELSE {})
  \cup (IF IsFresh(m) /\ Answer(m).outcome = "refuse" THEN {"L13"} ELSE {})

\* ---- what may happen ----------------------------------------------------------------------------------------

Says(m) == Cardinality(sent) < Messages /\ sent' = sent \cup {m}

Tick == now < Clock /\ now' = now + 1 /\ UNCHANGED <<born, alive, version, sent, agent, durable, broken>>

Begins ==
  /\ alive < Runs
  /\ alive' = alive + 1
  /\ born' = [born EXCEPT ![alive + 1] = now]
  /\ UNCHANGED <<now, version, sent, agent, durable, broken>>

\* A run shows that it lives; one that was followed by another shows only that it ended, and nothing at all
\* where it has given its place up, since a name has one holder at a time.
Sights ==
  /\ \E r \in (IF OnePlace THEN {alive} ELSE 1..alive) \ {Nothing} :
       \E event \in (IF r = alive THEN {Up, Down} ELSE {Down}) :
         Says([kind |-> "sight", event |-> event, run |-> r, named |-> TRUE, order |-> version + 1])
  /\ version' = version + 1
  /\ UNCHANGED <<now, born, alive, agent, durable, broken>>

Talks ==
  /\ alive > 0
  /\ \E event \in {Busy, Over}, named \in BOOLEAN :
       Says([kind |-> "report", event |-> event, run |-> alive, named |-> named, order |-> now])
  /\ UNCHANGED <<now, born, alive, version, agent, durable, broken>>

Asks ==
  /\ \E event \in {Restart, Stopped}, named \in (IF alive = 0 THEN {FALSE} ELSE BOOLEAN) :
       Says([kind |-> "command", event |-> event, run |-> alive, named |-> named, order |-> now])
  /\ UNCHANGED <<now, born, alive, version, agent, durable, broken>>

Delivers ==
  \E m \in sent :
    LET next == After(m) IN
    /\ agent' = next
    /\ durable' = IF MustWrite(next) THEN next ELSE durable
    /\ broken' = broken \cup Broken(m, next)
    /\ UNCHANGED <<now, born, alive, version, sent>>

Crashes == agent' = durable /\ UNCHANGED <<now, born, alive, version, sent, durable, broken>>

Init ==
  /\ now = 0 /\ born = [r \in 1..Runs |-> NotYet] /\ alive = 0 /\ version = 0 /\ sent = {}
  /\ agent = Fresh /\ durable = Fresh /\ broken = {}
Next == Tick \/ Begins \/ Sights \/ Talks \/ Asks \/ Delivers \/ Crashes
Spec == Init /\ [][Next]_vars

L4 == "L4" \notin broken   \* an end is final
L5 == "L5" \notin broken   \* ends are closed to reports
L6 == "L6" \notin broken   \* stale inputs change nothing
L7 == "L7" \notin broken   \* the old does not touch the new
L13 == "L13" \notin broken \* fresh inputs count
====
