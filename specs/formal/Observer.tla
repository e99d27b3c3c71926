---- MODULE Observer ----
\* Written by hand from the laws (L4, L6, L7, L11), by way of Decisions: what one sight of a pod does to the
\* record of one agent whose pods follow each other in one place, by the place's own clock. How runs and
\* commands are told apart elsewhere is played in Freshness.tla. AgentLifecycleTable is rendered from the
\* spec; it says where each event leads.
\*
\* A run is a pair, pod and container; 0 for a part that is not named. An order is a version of the place's.
EXTENDS AgentLifecycleTable, Decisions

Nobody == <<0, 0>>
Fresh == [configuration |-> Initial, run |-> Nobody, mark |-> 0]

Differ(a, b) == \E part \in {1, 2} : a[part] # 0 /\ b[part] # 0 /\ a[part] # b[part]
Refined(a, b) == [part \in {1, 2} |-> IF b[part] # 0 THEN b[part] ELSE a[part]]

Facts(agent, e, who, order) ==
  [run |-> Relation([named |-> "yes", left |-> "no",
                     parts |-> IF agent.run = Nobody THEN "none"
                               ELSE IF Differ(agent.run, who) THEN "differ" ELSE "share",
                     known |-> IF agent.run = Nobody THEN "no" ELSE "yes",
                     fence |-> "none", ended |-> "no", since |-> "unknown",
                     place |-> "same", clock |-> "own", times |-> "undecided"]),
   order |-> IF order > agent.mark THEN "newer" ELSE "not_newer",
   evidence |-> Evidence[e], fence |-> "down", explains |-> "no", silent |-> "no"]

\* The record after a sight; the same record if the sight does not count.
After(agent, e, who, order) ==
  LET answer == Runtime(Facts(agent, e, who, order)).outcome
      opens == answer = "open"
      before == IF opens THEN [agent EXCEPT !.configuration = Opened[agent.configuration], !.run = Nobody]
                ELSE agent
      target == IF answer = "refuse" THEN "" ELSE Target[e][before.configuration]
  IN IF target = "" THEN agent
     ELSE [configuration |-> target, run |-> Refined(before.run, who), mark |-> order]
====
