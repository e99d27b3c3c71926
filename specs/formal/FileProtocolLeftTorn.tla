---- MODULE FileProtocolLeftTorn ----
EXTENDS FileProtocol
Kinds == <<"updater">>
====
