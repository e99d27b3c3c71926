---- MODULE FileProtocol ----
\* Who writes agent-info.json, and what they do to each other (laws.md 6; scion: provision.go:955,
\* agent/list.go:293, hooks/handlers/status.go). A file is an inode with facts in it; fact 0 is all that
\* nobody here means to change, fact w is what writer w has to say. Any writer may die at any step.
\*
\*   hook     StatusHandler: reads, an unreadable file counting as empty; a temporary file of its own; rename
\*   list     persistAgentInfoState: reads; one temporary name for all; rename
\*   updater  UpdateAgentConfig: reads; truncates the file and writes it in place
\*   store    AgentInfoStore: takes a lock that only its like take; reads, waiting for a whole file; a
\*            temporary file of its own; looks whether the file is still what it read; rename
\*
\* Each step is one that the kernel makes at once. Locks die with their holder; what is durable is not
\* modelled here: the store syncs before it renames.
EXTENDS Naturals, Sequences

CONSTANTS
  Kind,      \* a sequence of kinds, one for each writer
  LooksOnce  \* whether nothing happens between the store's last look and its rename: its assumption

VARIABLES
  inodes,  \* number -> [facts, whole]; 0 is the first file, w the one that writer w makes
  file,    \* the inode that the file's name stands for
  shared,  \* the inode that the one temporary name stands for, or Nothing
  lock,    \* the writer that holds the store's lock, or Nothing
  step,    \* what each writer does next
  memory,  \* the facts that each writer has read
  handle   \* the inode that each writer has open

vars == <<inodes, file, shared, lock, step, memory, handle>>

Writers == 1..Len(Kind)
Nothing == 99
Half == [facts |-> {}, whole |-> FALSE]
Active == {"open", "write", "rename", "look"}

Init ==
  /\ inodes = [i \in {0} \cup Writers |-> IF i = 0 THEN [facts |-> {0}, whole |-> TRUE] ELSE Half]
  /\ file = 0 /\ shared = Nothing /\ lock = Nothing
  /\ step = [w \in Writers |-> "read"]
  /\ memory = [w \in Writers |-> {}]
  /\ handle = [w \in Writers |-> Nothing]

Does(w, kind, now) == Kind[w] = kind /\ step[w] = now
Then(w, next) == step' = [step EXCEPT ![w] = next]
News(w) == [facts |-> memory[w] \cup {w}, whole |-> TRUE]
Remember(w, facts) == memory' = [memory EXCEPT ![w] = facts]

HookReads(w) ==
  /\ Does(w, "hook", "read") /\ Then(w, "write")
  /\ Remember(w, IF inodes[file].whole THEN inodes[file].facts ELSE {})
  /\ UNCHANGED <<inodes, file, shared, lock, handle>>
HookWritesItsOwnTemporaryFile(w) ==
  /\ Does(w, "hook", "write") /\ Then(w, "rename")
  /\ inodes' = [inodes EXCEPT ![w] = News(w)]
  /\ UNCHANGED <<file, shared, lock, memory, handle>>
HookRenames(w) ==
  /\ Does(w, "hook", "rename") /\ Then(w, "done") /\ file' = w
  /\ UNCHANGED <<inodes, shared, lock, memory, handle>>

ListReads(w) ==
  /\ Does(w, "list", "read") /\ Then(w, IF inodes[file].whole THEN "open" ELSE "gave up")
  /\ Remember(w, inodes[file].facts)
  /\ UNCHANGED <<inodes, file, shared, lock, handle>>
ListOpensTheSharedTemporaryFile(w) ==
  /\ Does(w, "list", "open") /\ Then(w, "write")
  /\ shared' = IF shared = Nothing THEN w ELSE shared
  /\ handle' = [handle EXCEPT ![w] = shared']
  /\ inodes' = [inodes EXCEPT ![shared'] = Half]
  /\ UNCHANGED <<file, lock, memory>>
ListWrites(w) ==
  /\ Does(w, "list", "write") /\ Then(w, "rename")
  /\ inodes' = [inodes EXCEPT ![handle[w]] = News(w)]
  /\ UNCHANGED <<file, shared, lock, memory, handle>>
ListRenames(w) ==
  /\ Does(w, "list", "rename")
  /\ IF shared = Nothing THEN Then(w, "gave up") /\ UNCHANGED file ELSE Then(w, "done") /\ file' = shared
  /\ shared' = Nothing
  /\ UNCHANGED <<inodes, lock, memory, handle>>

UpdaterReads(w) ==
  /\ Does(w, "updater", "read") /\ Then(w, IF inodes[file].whole THEN "open" ELSE "gave up")
  /\ Remember(w, inodes[file].facts)
  /\ UNCHANGED <<inodes, file, shared, lock, handle>>
UpdaterTruncates(w) ==
  /\ Does(w, "updater", "open") /\ Then(w, "write")
  /\ handle' = [handle EXCEPT ![w] = file]
  /\ inodes' = [inodes EXCEPT ![file] = Half]
  /\ UNCHANGED <<file, shared, lock, memory>>
UpdaterWrites(w) ==
  /\ Does(w, "updater", "write") /\ Then(w, "done")
  /\ inodes' = [inodes EXCEPT ![handle[w]] = News(w)]
  /\ UNCHANGED <<file, shared, lock, memory, handle>>

StoreLocksAndReads(w) ==
  /\ Does(w, "store", "read") /\ lock \in {Nothing, w} /\ inodes[file].whole
  /\ Then(w, "write") /\ lock' = w
  /\ Remember(w, inodes[file].facts) /\ handle' = [handle EXCEPT ![w] = file]
  /\ UNCHANGED <<inodes, file, shared>>
StoreWritesItsOwnTemporaryFile(w) ==
  /\ Does(w, "store", "write") /\ Then(w, "look")
  /\ inodes' = [inodes EXCEPT ![w] = News(w)]
  /\ UNCHANGED <<file, shared, lock, memory, handle>>
IsAsRead(w) == file = handle[w] /\ inodes[file] = [facts |-> memory[w], whole |-> TRUE]
StoreLooks(w) ==
  /\ Does(w, "store", "look")
  /\ IF ~IsAsRead(w) THEN Then(w, "read") /\ UNCHANGED <<file, lock>>
     ELSE IF LooksOnce THEN Then(w, "done") /\ file' = w /\ lock' = Nothing
     ELSE Then(w, "rename") /\ UNCHANGED <<file, lock>>
  /\ UNCHANGED <<inodes, shared, memory, handle>>
StoreRenames(w) ==
  /\ Does(w, "store", "rename") /\ Then(w, "done") /\ file' = w /\ lock' = Nothing
  /\ UNCHANGED <<inodes, shared, memory, handle>>

Dies(w) ==
  /\ step[w] \in Active /\ Then(w, "dead")
  /\ lock' = IF lock = w THEN Nothing ELSE lock
  /\ UNCHANGED <<inodes, file, shared, memory, handle>>

Next == \E w \in Writers :
  \/ HookReads(w) \/ HookWritesItsOwnTemporaryFile(w) \/ HookRenames(w)
  \/ ListReads(w) \/ ListOpensTheSharedTemporaryFile(w) \/ ListWrites(w) \/ ListRenames(w)
  \/ UpdaterReads(w) \/ UpdaterTruncates(w) \/ UpdaterWrites(w)
  \/ StoreLocksAndReads(w) \/ StoreWritesItsOwnTemporaryFile(w) \/ StoreLooks(w) \/ StoreRenames(w)
  \/ Dies(w)
Spec == Init /\ [][Next]_vars
Progress == Spec /\ \A w \in Writers : WF_vars(
  StoreLocksAndReads(w) \/ StoreWritesItsOwnTemporaryFile(w) \/ StoreLooks(w) \/ StoreRenames(w))

----
\* Nobody is at work, so this is what stays.
AtRest == \A w \in Writers : step[w] \notin Active

NeverTorn == inodes[file].whole
NotLeftTorn == AtRest => inodes[file].whole
\* Whoever finished is heard, and nothing that nobody meant to change is gone.
NothingLost == inodes[file].whole => 0 \in inodes[file].facts
NoLostUpdate ==
  (AtRest /\ inodes[file].whole) => \A w \in Writers : step[w] = "done" => w \in inodes[file].facts
\* A rename of the store's takes nothing away that the file had at that moment.
StoreTakesNothingAway ==
  [][\A w \in Writers : (Kind[w] = "store" /\ file' = w /\ file # w)
       => inodes[file].facts \subseteq inodes'[file'].facts]_vars
StoresFinish == <>(\A w \in Writers : Kind[w] = "store" => step[w] \in {"done", "dead"})
====
