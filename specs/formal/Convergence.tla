---- MODULE Convergence ----
\* L9: an observer who saw any part of a stream, in any order, as often as the adversary likes, holds the
\* phase of one who saw all of it, once it has seen the last state. So any two observers do. What a pod may show in turn is the
\* spec's section `streams`, rendered into AgentLifecycleTable; Observer says what a sight does.
EXTENDS Observer, Sequences

CONSTANTS Pods, Containers, Delay

VARIABLES
  last,      \* the last states, oldest first, each [stage, who]
  container, \* how many containers the pod has had
  one,       \* the record of the observer who sees everything, once and in order
  other,     \* the record of the one whom the adversary serves; marks count from the oldest state that
             \* still arrives
  seen       \* whether the other was shown the newest state

vars == <<last, container, one, other, seen>>

Newest == last[Len(last)]
Stage == Stages[Newest.stage]

Sight(number, pod, count) ==
  [stage |-> number, who |-> <<pod, IF Stages[number].container = "none" THEN 0 ELSE count>>]

Aged(agent) == [agent EXCEPT !.mark = IF @ <= 1 THEN @ ELSE @ - 1]
Kept(states) == IF Len(states) <= Delay + 1 THEN states ELSE SubSeq(states, Len(states) - Delay, Len(states))
Order(age) == Delay + 2 - age
Looks(agent, state, age) == After(agent, Stages[state.stage].event, state.who, Order(age))

Show(number, pod, count) ==
  /\ count <= Containers
  /\ ~(Stages[number].container = "same" /\ count = 0)
  /\ last' = Kept(Append(last, Sight(number, pod, count)))
  /\ container' = count
  /\ one' = [Looks([one EXCEPT !.mark = 0], Sight(number, pod, count), 0) EXCEPT !.mark = 1]
  /\ other' = Aged(other)
  /\ seen' = FALSE

World ==
  \/ last = <<>> /\ \E number \in First : Show(number, 1, 0)
  \/ /\ last # <<>>
     /\ \/ \E number \in Stage.next :
             Show(number, Newest.who[1], container + (IF Stages[number].container = "starts" THEN 1 ELSE 0))
        \/ Stage.ends /\ Newest.who[1] < Pods /\ \E number \in First : Show(number, Newest.who[1] + 1, 0)

\* Absence alone is no evidence for who never saw anything of the run.
Missed(agent) == Evidence[Stage.event] = "absence" /\ agent.run = Nobody

See(age) ==
  /\ age < Len(last)
  /\ other' = Looks(other, last[Len(last) - age], age)
  /\ seen' = (seen \/ (age = 0 /\ ~Missed(other')))
  /\ UNCHANGED <<last, container, one>>

Init == last = <<>> /\ container = 0 /\ one = Fresh /\ other = Fresh /\ seen = FALSE
Next == World \/ \E age \in 0..Delay : See(age)
Spec == Init /\ [][Next]_vars /\ WF_vars(See(0))

Settled == last # <<>> /\ Evidence[Stage.event] # "none" /\ ~Missed(other)
SamePhase == PhaseOf[one.configuration] = PhaseOf[other.configuration]

L9 == (Settled /\ seen) => SamePhase
\* Over time: if the pod stays as it is, the observers come to agree for good.
Converges == <>[][UNCHANGED last]_vars => <>[](Settled => SamePhase)
====
