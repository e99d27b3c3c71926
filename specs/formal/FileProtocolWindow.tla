---- MODULE FileProtocolWindow ----
EXTENDS FileProtocol
Kinds == <<"store", "hook">>
====
