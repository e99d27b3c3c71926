---- MODULE ConvergenceOverTime ----
\* Convergence as a temporal property; for the longer proof.
EXTENDS Convergence
====
