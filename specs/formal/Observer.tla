---- MODULE Observer ----
\* Written by hand from the laws (L4, L6, L7, L11), not from the freshness table of the spec and not from
\* the Python: what one input does to the record of one agent. AgentLifecycleTable is rendered from the
\* spec; it says where each event leads.
\*
\* An incarnation is a pair, pod and container; 0 for a part that is not named. An order is a number of
\* the runtime's; 0 for none. Reports and commands have none here.
EXTENDS AgentLifecycleTable, Naturals

Nobody == <<0, 0>>
Fresh == [configuration |-> Initial, run |-> Nobody, left |-> Nobody, mark |-> 0]

IsReport(e) == Evidence[e] = "report"
IsCommand(e) == Evidence[e] = "command"
IsEvidence(e) == Evidence[e] \in {"level", "irreversible", "absence"}

Agrees(a, b) == \A part \in {1, 2} : a[part] = 0 \/ b[part] = 0 \/ a[part] = b[part]
Refined(a, b) == [part \in {1, 2} |-> IF b[part] # 0 THEN b[part] ELSE a[part]]

\* An operator leaves the whole pod behind.
IsLeft(agent, who) == agent.left # Nobody /\ who # Nobody /\ who[1] = agent.left[1]
IsOther(agent, who) == who # Nobody /\ agent.run # Nobody /\ ~Agrees(agent.run, who)
IsNewer(agent, order) == order > agent.mark

IsStale(agent, who, order) ==
  \/ IsLeft(agent, who)                                       \* L7: what an operator left behind
  \/ order # 0 /\ agent.mark # 0 /\ ~IsNewer(agent, order)    \* L6: not newer than its origin's last
  \/ IsOther(agent, who) /\ ~IsNewer(agent, order)            \* L7: another one, not proved newer

\* Only the runtime makes another incarnation known, and only by showing something of the agent (L4).
IsNews(agent, e, who, order) ==
  ~IsStale(agent, who, order) /\ IsOther(agent, who) /\ IsEvidence(e)

\* What cannot be placed: no order where others have one. A word counts as it comes; what is never taken
\* back counts for the incarnation that it is known to be of (L8).
IsUnplaced(agent, e, who, order) ==
  /\ order = 0 /\ agent.mark # 0 /\ ~IsReport(e) /\ ~IsCommand(e)
  /\ ~(Evidence[e] = "irreversible" /\ who # Nobody /\ agent.run # Nobody)

\* L11: what was never seen is not missing.
IsUnseen(e, who) == Evidence[e] = "absence" /\ who = Nobody

Counts(agent, e, who, order) ==
  /\ ~IsStale(agent, who, order) /\ ~IsOther(agent, who)
  /\ ~IsUnplaced(agent, e, who, order) /\ ~IsUnseen(e, who)

Leaves(agent, e) == <<e, agent.configuration>> \in Opens

Taken(agent, target, e, who, order) ==
  [configuration |-> target,
   run |-> IF Leaves(agent, e) THEN Nobody
           ELSE IF IsEvidence(e) /\ (order # 0 \/ agent.mark = 0) THEN Refined(agent.run, who)
           ELSE agent.run,
   left |-> IF Leaves(agent, e) /\ agent.run # Nobody THEN agent.run ELSE agent.left,
   mark |-> IF order # 0 THEN order ELSE agent.mark]

\* The record after an input; the same record if the input does not count.
After(agent, e, who, order) ==
  IF IsNews(agent, e, who, order)
  THEN LET opened == [agent EXCEPT !.configuration = Opened[agent.configuration], !.run = Nobody]
           target == Target[e][opened.configuration]
       IN IF target = "" THEN agent ELSE Taken(opened, target, e, who, order)
  ELSE IF Counts(agent, e, who, order) /\ Target[e][agent.configuration] # ""
  THEN Taken(agent, Target[e][agent.configuration], e, who, order)
  ELSE agent
====
